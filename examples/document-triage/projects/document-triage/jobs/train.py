"""Tunes a sentence model on letters that people sorted, and puts a linear layer on top. Registers a version."""

import mlflow
import pandas as pd
from datasets import Dataset
from deltalake import DeltaTable
from platform_paths import parameters, reads
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.losses import BatchAllTripletLoss
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split

MODEL = "triage"


class Triage(mlflow.pyfunc.PythonModel):
    def __init__(self, sentences: SentenceTransformer, head: LogisticRegression):
        self.sentences, self.head = sentences, head

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        shares = self.head.predict_proba(self.sentences.encode(model_input["text"].to_list()))
        return pd.DataFrame({"department": self.head.classes_[shares.argmax(axis=1)], "confidence": shares.max(axis=1)})


def main() -> None:
    settings = parameters()
    table = DeltaTable(reads("silver.pages"))
    texts = table.to_pandas().sort_values("page").groupby("letter_id")["text"].agg(" ".join)
    letters = pd.read_csv(reads("reference.labelled_letters")).join(texts, on="letter_id", how="inner")
    train, test = train_test_split(letters, test_size=0.2, stratify=letters["department"], random_state=0)

    sentences = SentenceTransformer(reads("models.sentences"))
    labels = {department: number for number, department in enumerate(sorted(letters["department"].unique()))}
    examples = Dataset.from_dict({"text": train["text"].to_list(), "label": train["department"].map(labels).to_list()})
    arguments = SentenceTransformerTrainingArguments(
        output_dir="/tmp/tuned",
        num_train_epochs=settings["epochs"],
        per_device_train_batch_size=settings["batch_size"],
    )
    with mlflow.start_run():
        mlflow.log_params(settings | {"dataset": "silver.pages", "dataset_version": table.version()})
        loss = BatchAllTripletLoss(sentences)
        SentenceTransformerTrainer(model=sentences, args=arguments, train_dataset=examples, loss=loss).train()
        head = LogisticRegression(max_iter=1000).fit(sentences.encode(train["text"].to_list()), train["department"])
        predicted = head.predict(sentences.encode(test["text"].to_list()))
        mlflow.log_metric("macro_f1", f1_score(test["department"], predicted, average="macro"))
        mlflow.pyfunc.log_model(
            name=MODEL,
            python_model=Triage(sentences, head),
            input_example=test[["text"]].head(1),
            registered_model_name=MODEL,
        )


if __name__ == "__main__":
    main()
