# SPDX-FileCopyrightText: The Lectern authors
# SPDX-License-Identifier: Apache-2.0
"""What published chat templates make of conversations: rendered by jinja2, tokenised by sentencepiece.

The templates themselves are not kept here; they are in the tokenizer_config.json of the models. Usage:
    pip install jinja2 sentencepiece
    python render_templates.py TOKENIZER.model NAME=TEMPLATE.jinja... > cases.json
"""
import json
import re
import sys

import jinja2
import jinja2.sandbox
import sentencepiece

SYSTEM = {"role": "system", "content": "Be brief.\nQuote the reader."}
QUESTION = {"role": "user", "content": "Who opens the book?"}
ANSWER = {"role": "assistant", "content": "The reader opens it [p. 1]."}
NEXT = {"role": "user", "content": "  And what is 2 < 3?\n"}
REASONED = {"role": "assistant", "content": "<think>\nThe user asks.\n\nIt is the reader.\n</think>\n\nThe reader opens it [p. 1]."}
ASKS_ABOUT_THINKING = {"role": "user", "content": "What does <think> mean?"}

CONVERSATIONS = {
    "question": [QUESTION],
    "empty system": [{"role": "system", "content": ""}, QUESTION],
    "system": [SYSTEM, QUESTION],
    "second question": [SYSTEM, QUESTION, ANSWER, NEXT],
    "after reasoning": [SYSTEM, QUESTION, REASONED, NEXT],
    "third question": [SYSTEM, QUESTION, REASONED, NEXT, {"role": "assistant", "content": "So."}, QUESTION],
    "empty answer": [SYSTEM, QUESTION, {"role": "assistant", "content": ""}, NEXT],
    "asks about thinking": [SYSTEM, ASKS_ABOUT_THINKING],
}


def without_reasoning(messages):
    """What a program hands on that keeps the answers only."""
    def answer(message):
        if message["role"] != "assistant":
            return message
        return dict(message, content=message["content"].split("</think>")[-1].lstrip("\n"))
    return [answer(message) for message in messages]


def fingerprint(template):
    value = 0xCBF29CE484222325
    for byte in template.encode():
        if byte not in b" \t\n\v\f\r'\"\\":
            value = (value ^ byte) * 0x100000001B3 & (1 << 64) - 1
    return f"{value:016x}"


def special_ids(processor, text):
    """Ids with control pieces parsed: the text is cut at them, leftmost and longest, and each part encoded by itself."""
    control = [processor.id_to_piece(i) for i in range(processor.vocab_size()) if processor.is_control(i) or processor.is_unknown(i)]
    pattern = "(" + "|".join(re.escape(piece) for piece in sorted(control, key=len, reverse=True)) + ")"
    ids = []
    for part in re.split(pattern, text):
        if part in control:
            ids.append(processor.piece_to_id(part))
        elif part:
            ids += processor.encode(part)
    return ids


def main():
    processor = sentencepiece.SentencePieceProcessor(model_file=sys.argv[1])
    # The options with which transformers compiles chat templates.
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    templates = []
    for argument in sys.argv[2:]:
        name, path = argument.split("=", 1)
        with open(path, encoding="utf-8") as file:
            source = file.read()
        template = environment.from_string(source)
        cases = []
        for title, messages in CONVERSATIONS.items():
            text = template.render(messages=messages, bos_token="<|startoftext|>", add_generation_prompt=True)
            # A template that would not drop earlier reasoning by itself is not given it.
            if "It is the reader." in text:
                text = template.render(messages=without_reasoning(messages), bos_token="<|startoftext|>", add_generation_prompt=True)
            cases.append({"name": title, "messages": messages, "text": text, "ids": special_ids(processor, text)})
        templates.append({"name": name, "fingerprint": fingerprint(source), "cases": cases})
    versions = {"jinja2": jinja2.__version__, "sentencepiece": sentencepiece.__version__}
    json.dump({"versions": versions, "templates": templates}, sys.stdout, ensure_ascii=False)
    print()


main()
