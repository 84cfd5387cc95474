# Runs inside the sandbox, as the first code of the action's process: loads the user's code, calls its entry point once,
# and hands the answer back on a pipe of its own, so that nothing printed can pass for it.
import json
import os
import resource
import sys
import types

ANSWER = 3
MB = 1024 * 1024
# What the interpreter and its threads map without ever holding it; the watch outside looks at what is held.
MAPPED_MB = 608

path, main, memory = sys.argv[1:4]
sys.argv = [os.path.basename(path)]
resource.setrlimit(resource.RLIMIT_AS, ((int(memory) + MAPPED_MB) * MB,) * 2)
for number in (1, 2, ANSWER):
    os.set_blocking(number, True)
# What shells, sandboxes and Python itself add on the way is not what the action was given.
for name in ('PWD', 'OLDPWD', 'SHLVL', '_', 'LC_CTYPE'):
    os.environ.pop(name, None)


def answer(kind, content):
    data = json.dumps({'kind': kind, 'content': content}).encode('ascii')
    while data:
        data = data[os.write(ANSWER, data):]
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            pass
    os._exit(0 if kind == 'result' else 1)


def story(raised):
    """What was raised, as a text: also when it refuses to become one. Where the code lay says nothing to anybody."""
    if isinstance(raised, MemoryError):
        return 'it wanted more than its limit of ' + memory + ' MB of memory'
    if isinstance(raised, SystemExit):
        return 'it called sys.exit; ' + main + ' has to return its answer'
    try:
        said = str(raised)
        said = type(raised).__name__ + (': ' + said if said else '')
        return said.replace(os.path.dirname(path) + os.sep, '')
    except BaseException:
        return 'it raised something that cannot be shown'


def source():
    """What is compiled: of an archive its own bytes, whose encoding they say themselves; a text was written by us, as UTF-8."""
    folder = os.path.dirname(path)
    if folder == os.path.dirname(os.path.abspath(__file__)):
        with open(path, encoding='utf-8-sig') as file:
            return file.read()
    # What lies beside it is there to be imported, as where Python is started with a folder; beside a text only we are.
    sys.path.insert(0, folder)
    with open(path, 'rb') as file:
        return file.read()


def called(parameters):
    # Under a name that nothing in an archive has, and that is not the one under which a program calls itself.
    module = types.ModuleType('__action__')
    module.__file__ = path
    sys.modules['__action__'] = module
    exec(compile(source(), path, 'exec'), module.__dict__)
    entry = getattr(module, main, None)
    if not callable(entry):
        answer('error', 'the code has no function ' + main + ': define it, for example with def ' + main + '(args)')
    result = entry(parameters)
    if hasattr(result, '__await__'):
        import asyncio

        async def waited():
            return await result

        result = asyncio.run(waited())
    return {} if result is None else result


# The server hands the parameters over when it hears from here, so that nothing begins that would outlive it.
os.write(ANSWER, b'\n')
given = sys.stdin.buffer.read().decode('utf-8')
if not given:
    os._exit(1)

try:
    result = called(json.loads(given))
    if not isinstance(result, dict):
        answer('error', main + ' answered ' + type(result).__name__ + '; it has to answer a dict')
    try:
        text = json.dumps(result, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        answer('error', 'what ' + main + ' answered cannot be written as JSON: ' + str(error))
    answer('result', text)
except BaseException as error:
    answer('error', story(error))
