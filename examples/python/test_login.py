"""Tests of an application's login: python3 -m unittest"""

import unittest

import requests
from authlib.common.errors import AuthlibBaseError

from application import Application
from sandbox import Sandbox

REFUSED = ["wrong-nonce", "wrong-aud", "wrong-iss", "missing-sub", "expired", "bad-signature", "alg-none"]


class Login(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox()

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.close()

    def setUp(self):
        self.sandbox.reset()
        generic = self.sandbox.tenants["generic"]
        post = next(one for one in generic["clients"] if one["authentication"] == "client_secret_post")
        self.application = Application(generic["issuer"], post["id"], post["secret"])

    def tearDown(self):
        self.application.close()

    def log_in(self, person="default"):
        # `login_hint` names a person of the sandbox, who is then logged in without a page.
        url = self.application.begin(login_hint=person)
        answer = requests.get(url, allow_redirects=False, timeout=10)
        return self.application.end(answer.headers["location"])

    def paths(self):
        return [request["path"] for request in self.sandbox.requests()]

    def test_logs_in(self):
        self.assertEqual(self.log_in()["iss"], self.sandbox.tenants["generic"]["issuer"])
        self.assertIn("/generic/token", self.paths())

    def test_each_person_has_a_subject_of_their_own(self):
        self.assertNotEqual(self.log_in("default")["sub"], self.log_in("minor")["sub"])

    def test_refuses_what_it_must(self):
        for fault in REFUSED:
            with self.subTest(fault):
                self.sandbox.set_fault("generic", fault)
                with self.assertRaises(AuthlibBaseError):
                    self.log_in()
                # The fault was for one login: the next is good again.
                self.assertTrue(self.log_in()["sub"])

    def test_sends_no_code_of_another_login(self):
        self.sandbox.set_fault("generic", "wrong-state")
        with self.assertRaises(AuthlibBaseError):
            self.log_in()
        self.assertNotIn("/generic/token", self.paths())

    def test_a_misspelt_fault_is_an_error_of_the_test(self):
        with self.assertRaisesRegex(RuntimeError, "wrong-nonce"):
            self.sandbox.set_fault("generic", "wrong-nonse")


if __name__ == "__main__":
    unittest.main()
