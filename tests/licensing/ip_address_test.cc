#include "licensing/ip_address.h"

#include <random>

#include <catch2/catch.hpp>

namespace assay {

TEST_CASE("addresses are written in their shortest plain form") {
  for (const char* text : {"127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "fe80::1",
                           "2001:db8::8:800:200c:417a", "1:2:3:4:5:6:7:8", "1:0:2::3:0:0:4"}) {
    INFO(text);
    REQUIRE(parse_ip(text));
    const std::string plain = to_string(*parse_ip(text));
    CHECK(parse_ip(plain) == parse_ip(text));
  }
  CHECK(to_string(*parse_ip("0:0:0:0:0:0:0:1")) == "::1");
  CHECK(to_string(*parse_ip("FE80:0:0:0::1%eth0")) == "fe80::1");
  CHECK(to_string(*parse_ip("2001:db8:0:0:1:0:0:1")) == "2001:db8::1:0:0:1");
  CHECK(to_string(*parse_ip("::ffff:127.0.0.2")) == "127.0.0.2");
  CHECK(parse_ip("::ffff:7f00:2") == parse_ip("127.0.0.2"));
}

TEST_CASE("text that is no address is refused") {
  for (const char* text :
       {"", ".", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "a.b.c.d", ":",
        ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::g",
        "1.2.3.4::", "::1.2.3", "1:2:3:4:5:6:7::8:9", "::1.2.3.4:5"}) {
    INFO(text);
    CHECK_FALSE(parse_ip(text));
  }
}

TEST_CASE("odd spellings of an IPv4 address are read loosely") {
  for (const char* text : {"127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1",
                           "0177.0.0.1", "0177.1", "127.0.0.1"}) {
    INFO(text);
    REQUIRE(parse_ip_loosely(text));
    CHECK(to_string(*parse_ip_loosely(text)) == "127.0.0.1");
  }
  for (const char* text :
       {"", "4294967296", "0x", "127.0x", "256.1", "1.2.3.256", "1.16777216", "08.1.1.1", "kms"}) {
    INFO(text);
    CHECK_FALSE(parse_ip_loosely(text));
  }
}

TEST_CASE("a block contains what has its prefix") {
  CHECK(in_network("127.0.0.2", "127.0.0.0/8"));
  CHECK(in_network("127.255.255.255", "127.0.0.0/8"));
  CHECK_FALSE(in_network("128.0.0.0", "127.0.0.0/8"));
  CHECK(in_network("172.31.0.1", "172.16.0.0/12"));
  CHECK_FALSE(in_network("172.32.0.1", "172.16.0.0/12"));
  CHECK(in_network("169.254.169.251", "169.254.169.250/31"));
  CHECK_FALSE(in_network("169.254.169.252", "169.254.169.250/31"));
  CHECK(in_network("10.1.2.3", "10.1.2.3"));
  CHECK(in_network("10.1.2.3", "0.0.0.0/0"));
  CHECK(in_network("fd12::1", "fc00::/7"));
  CHECK_FALSE(in_network("fe80::1", "fc00::/7"));
  CHECK(in_network("::ffff:10.0.0.1", "10.0.0.0/8"));
  CHECK(in_network("10.0.0.1", "::ffff:0:0/96"));
  CHECK_FALSE(in_network("10.0.0.1", "::/0"));
  CHECK_FALSE(in_network("::1", "0.0.0.0/0"));
}

TEST_CASE("what is no address or no block contains nothing") {
  for (const char* block : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129",
                            "10.0.0.0/8/8", "localhost/8"}) {
    INFO(block);
    CHECK_FALSE(parse_network(block));
    CHECK_FALSE(in_network("10.0.0.0", block));
  }
  CHECK_FALSE(in_network("kms.example.org", "0.0.0.0/0"));
}

TEST_CASE("any text is read or refused, and what is read can be written and read again") {
  std::mt19937 random(11);
  constexpr std::string_view kLetters = "0123456789abcdefx.:%/ ";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 24; n > 0; --n) text += kLetters[random() % kLetters.size()];
    INFO(text);
    parse_network(text);
    const auto address = parse_ip_loosely(text);
    if (address) REQUIRE(parse_ip(to_string(*address)) == address);
  }
}

}  // namespace assay
