"""Two towers: a vector for a customer, a vector for a species, and how close they lie."""

import torch
from torch import nn


class TwoTowers(nn.Module):
    def __init__(self, regions: list[str], species: list[str], size: int):
        super().__init__()
        # Place 0 is for regions that training did not see.
        self.regions = {region: place for place, region in enumerate(regions, start=1)}
        self.species = list(species)
        self.region = nn.Embedding(len(regions) + 1, size)
        self.customer = nn.Sequential(nn.Linear(size + 2, size), nn.ReLU(), nn.Linear(size, size))
        self.plant = nn.Embedding(len(species), size)

    def forward(self, region: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
        """A score for each species."""
        known = torch.cat([self.region(region), torch.log1p(counts)], dim=1)
        return self.customer(known) @ self.plant.weight.T

    def places(self, regions) -> torch.Tensor:
        return torch.tensor([self.regions.get(region, 0) for region in regions])


def fit(model: TwoTowers, region: torch.Tensor, counts: torch.Tensor, bought: torch.Tensor, epochs: int) -> None:
    device = next(model.parameters()).device
    examples = torch.utils.data.TensorDataset(region, counts, bought)
    batches = torch.utils.data.DataLoader(examples, batch_size=1024, shuffle=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(epochs):
        for batch in batches:
            regions, counted, target = (part.to(device) for part in batch)
            loss = nn.functional.cross_entropy(model(regions, counted), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


@torch.no_grad()
def rank(model: TwoTowers, region: torch.Tensor, counts: torch.Tensor, count: int) -> list[list[tuple[str, float]]]:
    """The best species for each customer, with their probabilities."""
    device = next(model.parameters()).device
    probabilities = model(region.to(device), counts.to(device)).softmax(dim=1)
    best = probabilities.topk(min(count, len(model.species)), dim=1)
    return [
        [(model.species[place], float(value)) for place, value in zip(places, values, strict=True)]
        for places, values in zip(best.indices.tolist(), best.values.tolist(), strict=True)
    ]
