#include "licensing/tables.h"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

namespace assay {
namespace {

std::string setup_key(std::string_view edition, std::uint32_t build, bool server = false) {
  const PublishedKey* row = default_tables().gvlk_for(edition, build, server);
  return row == nullptr ? "none" : row->key.full().substr(0, 5);
}

// What loading says when one file is replaced by `text`.
std::string load_error(std::string_view name, std::string_view text) {
  const EmbeddedFile file{name, text};
  const auto tables = load_tables({&file, 1});
  return tables ? "" : tables.error().what;
}

constexpr std::string_view kGoodRow = R"(
[[gvlk]]
product = 'Windows 10 Enterprise'
key = 'NPPR9-FWDCX-D2C8J-H872K-2YT43'
editions = ['Enterprise']
edition_known = 'certain'
build_min = 10240
group = 3290
serial = 3
source = 'a page'
)";

std::string changed(std::string_view from, std::string_view to) {
  std::string text(kGoodRow);
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the built-in tables load, and every row names its source") {
  const auto tables = load_tables({});
  REQUIRE(tables);
  for (const PublishedKey& row : tables->published_keys) CHECK_FALSE(row.source.empty());
  for (const KeyGroup& row : tables->key_groups) CHECK_FALSE(row.source.empty());
  for (const Release& row : tables->releases) CHECK_FALSE(row.source.empty());
  for (const Residue& row : tables->residue) CHECK_FALSE(row.source.empty());
  const auto kinds = [&](PublishedKind kind) {
    return std::count_if(tables->published_keys.begin(), tables->published_keys.end(),
                         [&](const PublishedKey& row) { return row.kind == kind; });
  };
  CHECK(kinds(PublishedKind::kGvlk) == 78);
  CHECK(kinds(PublishedKind::kAvma) == 12);
  CHECK(kinds(PublishedKind::kOfficeGvlk) == 84);
  CHECK(kinds(PublishedKind::kDefault) == 2);
}

TEST_CASE("the setup key of an image depends on edition, build and family") {
  CHECK(setup_key("Enterprise", 7601) == "33PXH");
  CHECK(setup_key("Enterprise", 9200) == "32JNW");
  CHECK(setup_key("Enterprise", 9600) == "MHF9N");
  CHECK(setup_key("Enterprise", 19045) == "NPPR9");
  CHECK(setup_key("Enterprise", 26200) == "NPPR9");
  CHECK(setup_key("Professional", 7601) == "FJ82H");
  CHECK(setup_key("Professional", 9200) == "NG4HW");
  CHECK(setup_key("Professional", 9600) == "GCRJD");
  CHECK(setup_key("Professional", 22631) == "W269N");
  CHECK(setup_key("ServerStandard", 9200, true) == "XC9B7");
  CHECK(setup_key("ServerStandard", 9600, true) == "D2N9P");
  CHECK(setup_key("ServerStandard", 14393, true) == "WC2BQ");
  CHECK(setup_key("ServerStandard", 17763, true) == "N69G4");
  CHECK(setup_key("ServerStandard", 20348, true) == "VDYBN");
  CHECK(setup_key("ServerStandard", 26100, true) == "TVRH6");
  CHECK(setup_key("ServerTurbine", 20348, true) == "NTBV8");
  CHECK(setup_key("ServerStandardACor", 17134, true) == "PTXN8");
  CHECK(setup_key("ServerStandardACor", 19042, true) == "N2KJX");
}

TEST_CASE("each long-term release has its own key") {
  CHECK(setup_key("EnterpriseS", 10240) == "WNMTR");
  CHECK(setup_key("EnterpriseS", 14393) == "DCPHK");
  CHECK(setup_key("EnterpriseS", 17763) == "M7XTQ");
  CHECK(setup_key("EnterpriseS", 19044) == "M7XTQ");
  CHECK(setup_key("EnterpriseS", 26100) == "M7XTQ");
  CHECK(setup_key("EnterpriseS", 16299) == "none");
  CHECK(setup_key("IoTEnterpriseS", 19044) == "KBN8V");
  CHECK(setup_key("IoTEnterpriseS", 17763) == "none");
}

TEST_CASE("an evaluation or Server Core image gets the key of the edition itself") {
  CHECK(setup_key("EnterpriseEval", 19045) == "NPPR9");
  CHECK(setup_key("EnterpriseSEval", 17763) == "M7XTQ");
  CHECK(setup_key("ServerDatacenterEval", 20348, true) == "WX4NM");
  CHECK(setup_key("ServerDatacenterCore", 20348, true) == "WX4NM");
}

TEST_CASE("where no setup key is published there is none, not the next best") {
  CHECK(setup_key("Core", 19045) == "none");
  CHECK(setup_key("Enterprise", 19045, true) == "none");
  CHECK(setup_key("ServerStandard", 20348) == "none");
  CHECK(setup_key("ServerStandard", 25398, true) == "none");
  CHECK(setup_key("Enterprise", 3790) == "none");
  CHECK(setup_key("", 19045) == "none");
}

TEST_CASE("a setup key is for one edition and build only") {
  for (const PublishedKey& row : default_tables().published_keys) {
    if (row.kind != PublishedKind::kGvlk) continue;
    for (const std::string& edition : row.editions) {
      INFO(row.product);
      CHECK(default_tables().gvlk_for(edition, row.build_min, row.server) == &row);
      if (row.build_max != 0xFFFFFFFF)
        CHECK(default_tables().gvlk_for(edition, row.build_max, row.server) == &row);
    }
  }
}

TEST_CASE("a published key is found with its kind and product") {
  const auto find = [](const char* text) {
    return default_tables().find_published(*parse_key(text));
  };
  REQUIRE(find("NPPR9-FWDCX-D2C8J-H872K-2YT43"));
  CHECK(find("NPPR9-FWDCX-D2C8J-H872K-2YT43")->product == "Windows 10 and 11 Enterprise");
  CHECK(find("W3GNR-8DDXR-2TFRP-H8P33-DV9BG")->kind == PublishedKind::kAvma);
  CHECK(find("XQNVK-8JYDB-WJ9W3-YJ8YR-WFG99")->kind == PublishedKind::kOfficeGvlk);
  CHECK(find("XQNVK-8JYDB-WJ9W3-YJ8YR-WFG99")->office_year == 2016);
  CHECK(find("VK7JG-NPHTM-C97JM-9MPGT-3V66T")->kind == PublishedKind::kDefault);
  CHECK(find("BPPR9-FWDCX-D2C8J-H872K-2YT43") == nullptr);
}

TEST_CASE("a key group tells the channel") {
  const Tables& tables = default_tables();
  CHECK(tables.find_group(3290, 3)->channel.is_kms_client());
  CHECK(tables.find_group(206, 234001162, 9600)->channel.is_kms_host());
  CHECK(tables.find_group(206, 234001162)->channel.is_kms_host());
  CHECK(tables.find_group(206, 1, 7601) == nullptr);
  CHECK(tables.find_group(3308, 11162153)->channel.kind() == ChannelKind::kRetail);
  CHECK(tables.find_group(4311, 0)->channel.is_evaluation());
  CHECK(tables.find_group(3955, 0)->product != tables.find_group(3955, 1)->product);
  CHECK(tables.find_group(3955, std::nullopt)->channel.is_kms_client());
  CHECK(tables.find_group(999'999, std::nullopt) == nullptr);
}

TEST_CASE("a release is told by its build, and its end by family and edition") {
  const Tables& tables = default_tables();
  const Release* release = tables.find_release(26100);
  REQUIRE(release);
  CHECK(release->client == "Windows 11, version 24H2");
  CHECK(release->server == "Windows Server 2025");
  CHECK(end_of_support(*release, ProductFamily::kClient, "Professional") == "2026-10-13");
  CHECK(end_of_support(*release, ProductFamily::kClient, "Enterprise") == "2027-10-12");
  CHECK(end_of_support(*release, ProductFamily::kClient, "EnterpriseS") == "2029-10-09");
  CHECK(end_of_support(*release, ProductFamily::kClient, "IoTEnterpriseS") == "2034-10-10");
  CHECK(end_of_support(*release, ProductFamily::kServer, "ServerStandard") == "2034-11-14");
  CHECK(end_of_support(*release, ProductFamily::kWindowsPe, "WindowsPE").empty());
  CHECK(tables.find_release(6001)->spp_key == "SL");
  CHECK(tables.find_release(7601)->spp_key == "SPP");
  CHECK(tables.find_release(12345) == nullptr);
}

TEST_CASE("errors and thresholds are found") {
  REQUIRE(default_tables().find_error(0xC004F038));
  CHECK(default_tables().find_error(0xC004F038)->meaning.find("clients") != std::string::npos);
  CHECK(default_tables().find_error(0xC004D307)->remedy == "rebuild the image");
  CHECK(default_tables().threshold("kms.client_minimum") == 25u);
  CHECK(default_tables().threshold("csvlk.hosts") == 6u);
  CHECK_FALSE(default_tables().threshold("nothing"));
}

TEST_CASE("a table of the user's replaces the built-in one and leaves the others") {
  const EmbeddedFile file{"gvlk.toml", kGoodRow};
  const auto tables = load_tables({&file, 1});
  REQUIRE(tables);
  CHECK(tables->gvlk_for("Enterprise", 19045, false) != nullptr);
  CHECK(tables->gvlk_for("Professional", 19045, false) == nullptr);
  CHECK(tables->releases.size() == default_tables().releases.size());
}

TEST_CASE("a faulty table is refused with file and line") {
  CHECK(load_error("gvlk.toml", changed("product =", "produkt =")) ==
        "gvlk.toml line 2: 'product' is missing");
  CHECK(load_error("gvlk.toml", changed("source = 'a page'", "source = 'a page'\nsorce = 'x'")) ==
        "gvlk.toml line 2: unknown field 'sorce' (did you mean 'source'?)");
  CHECK(load_error("gvlk.toml", changed("group = 3290", "group = 3291")) ==
        "gvlk.toml line 2: group and serial are not those of the key");
  CHECK(load_error("gvlk.toml", std::string(kGoodRow) + std::string(kGoodRow)) ==
        "gvlk.toml line 12: the same key as of 'Windows 10 Enterprise'");
  CHECK(load_error("gvlk.toml", changed("build_min = 10240", "build_min = 'x'")) ==
        "gvlk.toml line 2: 'build_min' is not a number");
  CHECK(load_error("gvlk.toml", changed("build_min = 10240", "build_min = -1")) ==
        "gvlk.toml line 2: 'build_min' is out of range");
  CHECK(load_error("gvlk.toml", changed("[[gvlk]]", "[[gvlc]]")).starts_with("gvlk.toml line 2:"));
  CHECK(load_error("gvlk.toml", "[[gvlk]]\nproduct = '").starts_with("gvlk.toml line 2:"));
  CHECK(load_error("gvlk.tom", kGoodRow) ==
        "no table is named 'gvlk.tom' (did you mean 'gvlk.toml'?)");
  CHECK(load_error("errors.toml", "[[error]]\ncode='C004F038'\nmeaning='m'\nremedy='r'\nsource='s'")
            .find("'code' is not of the form") != std::string::npos);
  CHECK(load_error("releases.toml",
                   "[[release]]\nbuild=1\nservice='s'\nspp_key='SPP'\nkms_protocol=6\n"
                   "end_server='soon'\nsource='s'")
            .find("'end_server' is not a date") != std::string::npos);
  CHECK(
      load_error("kms_addresses.toml", "[[address]]\nkind='dummy'\nnetwork='10.0.0/8'\nsource='s'")
          .find("'network' is no address or block") != std::string::npos);
}

TEST_CASE("no mutation of a table crashes the loader") {
  std::mt19937 random(99);
  for (int i = 0; i < 300; ++i) {
    std::string text(kGoodRow);
    for (std::size_t n = 1 + random() % 6; n > 0; --n)
      text[random() % text.size()] = static_cast<char>(random() & 0xFF);
    load_error("gvlk.toml", text);
  }
}

}  // namespace assay
