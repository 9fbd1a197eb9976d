#include "licensing/kms_address.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

KmsAddressKind kind_of(std::string_view text) { return classify_kms_address(text).kind; }

}  // namespace

TEST_CASE("this computer is known in every spelling") {
  for (const char* text :
       {"127.0.0.1",     "127.0.0.2",       "127.9.9.9",     "::1",        "localhost",
        "LOCALHOST",     "localhost.",      "0.0.0.0",       "127.0.0.2.", "::ffff:127.0.0.2",
        "::ffff:7f00:2", "[::1]",           "[::1]:1688",    "127.1",      "2130706434",
        "0x7f.1",        "127.0.0.2:1688",  "kms.localhost", "::",         " localhost ",
        "loopback",      "0:0:0:0:0:0:0:1", "::1%1"}) {
    INFO(text);
    CHECK(kind_of(text) == KmsAddressKind::kLoopback);
  }
}

TEST_CASE("dummy addresses of emulators are told from other private ones") {
  for (const char* text : {"172.16.0.2", "10.0.0.20", "10.3.0.20", "10.0.0.10"})
    CHECK(kind_of(text) == KmsAddressKind::kDummy);
  for (const char* text : {"172.16.0.3", "10.0.0.21", "192.168.1.1", "169.254.1.1", "fd00::1",
                           "fe80::1", "100.64.0.1"}) {
    INFO(text);
    CHECK(kind_of(text) == KmsAddressKind::kPrivateIp);
  }
}

TEST_CASE("the KMS of a cloud is named with its provider") {
  CHECK(classify_kms_address("azkms.core.windows.net").provider == "Azure");
  CHECK(classify_kms_address("KMS.core.windows.net:1688").provider == "Azure");
  CHECK(classify_kms_address("kms.windows.googlecloud.com.").provider == "Google Cloud");
  CHECK(classify_kms_address("169.254.169.250").provider == "AWS");
  CHECK(classify_kms_address("169.254.169.251").provider == "AWS");
  CHECK(classify_kms_address("winactivate.ord1.servers.rackspacecloud.com").provider ==
        "Rackspace");
  CHECK(kind_of("169.254.169.252") == KmsAddressKind::kPrivateIp);
  CHECK(kind_of("azkms.core.windows.net.example.org") == KmsAddressKind::kName);
}

TEST_CASE("public servers are known by the end of their name") {
  CHECK(kind_of("kms8.msguides.com") == KmsAddressKind::kPublicHost);
  CHECK(kind_of("msguides.com") == KmsAddressKind::kPublicHost);
  CHECK(kind_of("kms.LOTRO.cc.") == KmsAddressKind::kPublicHost);
  CHECK(kind_of("notmsguides.com") == KmsAddressKind::kName);
  CHECK(kind_of("8.8.8.8") == KmsAddressKind::kPublicIp);
  CHECK(kind_of("2001:4860:4860::8888") == KmsAddressKind::kPublicIp);
}

TEST_CASE("a name of one's own is a name, with its port") {
  const KmsAddress address = classify_kms_address("kms01.corp.example:1688");
  CHECK(address.kind == KmsAddressKind::kName);
  CHECK(address.host == "kms01.corp.example");
  CHECK(address.port == 1688u);
  CHECK(kind_of("KMS_01") == KmsAddressKind::kName);
  CHECK(kind_of("kms.b\xC3\xBC"
                "ro.example") == KmsAddressKind::kName);
}

TEST_CASE("what is neither name nor address is malformed, and nothing is empty") {
  for (const char* text : {"256.1.1.1", "1.2.3.4.5", "kms host", "kms..example", ".kms", "kms:0",
                           "kms:99999", "http://kms", "[::1", "\xFF\xFE", "."}) {
    INFO(text);
    CHECK(kind_of(text) == KmsAddressKind::kMalformed);
  }
  CHECK(kind_of("") == KmsAddressKind::kEmpty);
  CHECK(kind_of("  ") == KmsAddressKind::kEmpty);
  CHECK(name_of(KmsAddressKind::kPublicHost) == "public-host");
  CHECK(name_of(KmsAddressKind::kName) == "name");
}

}  // namespace assay
