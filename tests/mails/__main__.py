"""Runs every test of this folder and counts them in the words that tests/run reads."""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent


class Counting(unittest.TextTestResult):
    """Counts tests, not checks: a test of which three parts fail is one failure, and a skipped test is one, too."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.passed = 0
        self.failing = set()

    def stopTest(self, test):
        super().stopTest(test)
        self.failing |= {id_of(broken) for broken, _ in self.failures + self.errors + self.skipped}
        self.failing |= {id_of(broken) for broken in self.unexpectedSuccesses}
        self.passed += id_of(test) not in self.failing


def id_of(test):
    # A part of a test (subTest) is known by its test.
    return getattr(test, "test_case", test).id()


def main():
    sys.path.insert(0, str(HERE))
    sys.dont_write_bytecode = True
    tests = unittest.defaultTestLoader.discover(str(HERE), top_level_dir=str(HERE))
    runner = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Counting)
    result = runner.run(tests)
    # What failed outside of any test (a folder that could not be made, say) counts as well.
    failing = result.failing | {id_of(broken) for broken, _ in result.failures + result.errors}
    failed = len(failing) or int(result.testsRun == 0)
    print(f"# pass {result.passed}\n# fail {failed}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
