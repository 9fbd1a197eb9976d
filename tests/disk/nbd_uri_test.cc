#include "disk/nbd_uri.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

TEST_CASE("an address of a Unix socket has a socket and perhaps an export") {
  CHECK(parse_nbd_uri("nbd+unix:///?socket=/run/disk.sock") == NbdUri{"", "/run/disk.sock"});
  CHECK(parse_nbd_uri("nbd+unix:///disk%201/a?socket=/run/a%25b") ==
        NbdUri{"disk 1/a", "/run/a%b"});
  CHECK(parse_nbd_uri("NBD+UNIX:/?socket=s") == NbdUri{"", "s"});
}

TEST_CASE("addresses of the network are refused") {
  for (const char* uri : {"nbd://localhost", "nbds://host/disk", "nbds+unix:///?socket=/x",
                          "nbd+vsock://2", "nbd+ssh://host/?socket=/x", "http://host", ""}) {
    CAPTURE(uri);
    const Result<NbdUri> place = parse_nbd_uri(uri);
    REQUIRE_FALSE(place);
    CHECK(place.error().code == ErrorCode::kUsage);
    CHECK(
        place.error().what ==
        "assay opens no network connection: nbd+unix:///EXPORT?socket=PATH is what can be opened");
  }
}

TEST_CASE("addresses that are not understood are refused") {
  for (const char* uri : {"nbd+unix:", "nbd+unix://", "nbd+unix:///", "nbd+unix:///?",
                          "nbd+unix:///?socket=", "nbd+unix://host/?socket=/x",
                          "nbd+unix:///?socket=/x&tls-certificates=/y", "nbd+unix:///?socket=%2",
                          "nbd+unix:///?socket=%zz", "nbd+unix:///?socket=a%00b",
                          "nbd+unix:///%?socket=/x", "nbd+unix:///?tls=1"}) {
    CAPTURE(uri);
    const Result<NbdUri> place = parse_nbd_uri(uri);
    REQUIRE_FALSE(place);
    CHECK(place.error().code == ErrorCode::kUsage);
  }
}

}  // namespace
}  // namespace assay
