"""An E-Signing service of its own: reads orders with expat and answers with ElementTree, in SOAP and a namespace."""

import base64
import json
import sys
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, HTTPServer

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
OWN = "urn:example:esigning"
orders = {}


def answer(name, order_id, *more):
    message = ET.Element(f"{{{OWN}}}{name}Response")
    for tag, text in (("OrderID", order_id), ("TransRef", "peer-1"), *more):
        ET.SubElement(message, f"{{{OWN}}}{tag}").text = text
    return message


def insert(message):
    document = message.find("Documents/Document")
    pki = message.find("Signers/Signer/EndUserSigner/AcceptedPKIs/*")
    order_id = message.findtext("OrderID")
    orders[order_id] = "Active"
    print(
        json.dumps(
            {
                "children": [child.tag for child in message],
                "id": order_id,
                "title": document.findtext("Presentation/Title"),
                "text": base64.b64decode(document.findtext("DocType/TEXT/B64DocumentBytes")).decode(),
                "authentication": pki.findtext("AuthenticationID"),
                "signer": pki.findtext("SignerID/IDValue"),
                "exit": message.findtext("WebContexts/WebContext/ExitURL"),
                "error": message.findtext("WebContexts/WebContext/ErrorURLBase"),
            }
        ),
        flush=True,
    )
    return answer("InsertOrder", order_id)


def processes(message):
    url = "https://sign.example.com/sign/index.html?ref=" + "a" * 40
    return answer("GetSigningProcesses", message.findtext("OrderID"), ("SignURL", url))


def status(message):
    order_id = message.findtext("OrderID")
    return answer("GetOrderStatus", order_id, ("OrderStatus", orders[order_id]))


def cancel(message):
    order_id = message.findtext("OrderID")
    orders[order_id] = "CancelledByMerchant"
    return answer("CancelOrder", order_id)


HANDLERS = {
    "InsertOrder": insert,
    "GetSigningProcesses": processes,
    "GetOrderStatus": status,
    "CancelOrder": cancel,
}


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        root = ET.fromstring(self.rfile.read(int(self.headers["Content-Length"])))
        body = root.find(f"{{{SOAP}}}Body")
        message = body[0]
        envelope = ET.Element(f"{{{SOAP}}}Envelope")
        ET.SubElement(envelope, f"{{{SOAP}}}Body").append(HANDLERS[message.tag](message))
        content = ET.tostring(envelope, encoding="utf-8", xml_declaration=True)
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Service)
print(server.server_port, flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:
    sys.exit(0)
