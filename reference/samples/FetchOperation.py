import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    operation = memory.operation(os.environ["OPERATION_ID"])
    print(operation.done(), operation.status)
    print(operation.wait(timeout=60).status)
