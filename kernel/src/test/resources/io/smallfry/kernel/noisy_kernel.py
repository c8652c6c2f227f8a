# A kernel that hardly keeps to the protocol: the first who listen to its outputs hear bytes that are no ZeroMQ, and its
# messages come among others that are cut off, wrongly signed or no JSON. What it is told to execute is ignored.
import hashlib
import hmac
import itertools
import json
import os
import random
import socket
import sys
import threading
import uuid

import zmq

with open(sys.argv[1]) as file:
    info = json.load(file)
KEY = info["key"].encode()
DELIMITER = b"<IDS|MSG>"
noise = random.Random(int(os.environ["NOISE_SEED"]))


def path(channel):
    return f"{info['ip']}-{info[channel + '_port']}"


def bind(kind, address):
    bound = zmq.Context.instance().socket(kind)
    bound.bind("ipc://" + address)
    return bound


def pour(source, target):
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def outputs(door, real):
    """Lets callers through to the real socket, after some nonsense for the first."""
    greeting = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(48)
    ready = b"\x04\x1a\x05READY\x0bSocket-Type\x00\x00\x00\x04XPUB"
    nonsense = [noise.randbytes(4096), greeting + ready + b"\x02" + b"\x7f" * 8, greeting + ready + b"\xfe"]
    while True:
        caller, _ = door.accept()
        if nonsense:
            caller.sendall(nonsense.pop())
            caller.close()
            continue
        inner = socket.socket(socket.AF_UNIX)
        inner.connect(real)
        for pair in ((caller, inner), (inner, caller)):
            threading.Thread(target=pour, args=pair, daemon=True).start()


def parts(kind, content, parent):
    header = {"msg_id": str(uuid.uuid4()), "msg_type": kind, "session": "noisy", "version": "5.3", "username": "", "date": ""}
    return [json.dumps(part).encode() for part in (header, parent, {}, content)]


def signed(json_parts):
    signature = hmac.new(KEY, b"".join(json_parts), hashlib.sha256).hexdigest().encode()
    return [DELIMITER, signature, *json_parts]


def broken(parent):
    """One message of many kinds, none of which is to be believed."""
    good = parts("stream", {"name": "stdout", "text": "believed\n"}, {})
    match noise.randrange(8):
        case 0:
            return [DELIMITER, b"0" * 64, *good]
        case 1:
            return signed(good)[: noise.randrange(1, 6)]
        case 2:
            return signed([noise.randbytes(50) for _ in range(4)])
        case 3:
            return signed([good[0], json.dumps(parent).encode(), b"{}", b'{"a":' * noise.randrange(5000)])
        case 4:
            return signed([good[0], b"{}", b"{}", b"\xff\xfe" + good[3]])
        case 5:
            return [noise.randbytes(noise.randrange(300)) for _ in range(noise.randrange(1, 9))]
        case 6:
            return signed([b"[" * noise.randrange(5000), *good[1:]])
        case _:
            return [b""]


os.chdir(os.path.dirname(info["ip"]))
real = info["ip"] + "-real"
iopub = bind(zmq.PUB, real)
door = socket.socket(socket.AF_UNIX)
door.bind(path("iopub"))
door.listen()
threading.Thread(target=outputs, args=(door, real), daemon=True).start()
control, stdin, shell = (bind(zmq.ROUTER, path(name)) for name in ("control", "stdin", "shell"))
poller = zmq.Poller()
poller.register(shell, zmq.POLLIN)
poller.register(control, zmq.POLLIN)
executions = itertools.count(1)

while True:
    for channel, _ in poller.poll():
        frames = channel.recv_multipart()
        at = frames.index(DELIMITER)
        parent = json.loads(frames[at + 2])

        def publish(kind, parent=parent, **content):
            iopub.send_multipart(signed(parts(kind, content, parent)))

        def reply(kind, frames=frames, at=at, channel=channel, parent=parent, **content):
            channel.send_multipart(frames[:at] + signed(parts(kind, content, parent)))

        publish("status", execution_state="busy")
        match parent["msg_type"]:
            case "kernel_info_request":
                reply("kernel_info_reply", status="ok", protocol_version="5.3", language_info={"name": "noise"})
            case "execute_request":
                for _ in range(400):
                    iopub.send_multipart(broken(parent))
                    channel.send_multipart(frames[:at] + broken(parent))
                publish("stream", name="stdout", text="after the noise\n")
                reply("execute_reply", status="ok", execution_count=next(executions))
            case "shutdown_request":
                reply("shutdown_reply", status="ok", restart=False)
                sys.exit(0)
        publish("status", execution_state="idle")
