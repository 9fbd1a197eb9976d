// Microsoft's own pkeyconfig files, Vista to Windows 11 and Office, and what is known of them.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "licensing/pkeyconfig.h"
#include "licensing/tables.h"
#include "support/corpus.h"

namespace assay {
namespace {

struct CorpusFile {
  std::string name;  // "windows_22621.1_pkeyconfig"
  KeyConfigurations configurations;

  bool is_for_hosts() const { return name.ends_with("-csvlk") || name.ends_with("-kmshost"); }
  bool is_windows_10_or_11() const {
    return name.starts_with("windows_") && !is_for_hosts() && name.find("_6002_") == name.npos &&
           name.find("_9200_") == name.npos;
  }
};

std::string short_name(const std::filesystem::path& path) {
  constexpr std::string_view kOrigin = "awuctl__licensing-stuff__";
  constexpr std::string_view kEnding = ".xrm-ms";
  std::string name = path.filename().string();
  if (name.starts_with(kOrigin)) name.erase(0, kOrigin.size());
  if (name.ends_with(kEnding)) name.resize(name.size() - kEnding.size());
  return name;
}

// Every file of the corpus; read once, since reading is what takes the time.
const std::vector<CorpusFile>& corpus() {
  static const std::vector<CorpusFile> files = [] {
    std::vector<CorpusFile> read;
    for (const auto& path : corpus_files("pkeyconfig")) {
      std::ifstream in(path, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      Result<KeyConfigurations> parsed = parse_pkeyconfig(as_bytes(bytes), {});
      if (!parsed) FAIL(path.filename().string() + ": " + to_string(parsed.error()));
      read.push_back({short_name(path), *std::move(parsed)});
    }
    return read;
  }();
  return files;
}

const CorpusFile* file_named(std::string_view name) {
  for (const CorpusFile& file : corpus())
    if (file.name == name) return &file;
  return nullptr;
}

std::size_t host_configurations(const CorpusFile& file) {
  std::size_t count = 0;
  for (const KeyConfiguration& configuration : file.configurations.all())
    if (configuration.channel.is_kms_host()) ++count;
  return count;
}

TEST_CASE("every pkeyconfig file of the corpus is read whole, and no row contradicts another") {
  for (const CorpusFile& file : corpus()) {
    CAPTURE(file.name);
    CHECK_FALSE(file.configurations.all().empty());
    CHECK(file.configurations.faults().empty());
    for (const KeyConfiguration& configuration : file.configurations.all()) {
      CAPTURE(configuration.activation_id);
      CHECK(configuration.channel.is_known());
      CHECK(file.configurations.key_format(configuration.group));
      CHECK_FALSE(configuration.ranges.empty());
      CHECK(file.configurations.find_by_activation_id(configuration.activation_id).only() !=
            nullptr);
    }
  }
}

TEST_CASE("both ends of every range of the corpus find the configuration they belong to") {
  for (const CorpusFile& file : corpus()) {
    std::size_t wrong = 0;
    for (const KeyConfiguration& configuration : file.configurations.all()) {
      for (const KeyRange& range : configuration.ranges) {
        for (const std::uint32_t serial : {range.start, range.end}) {
          const KeyLookup lookup = file.configurations.find(configuration.group, serial);
          const bool is_right = lookup.only() != nullptr && !lookup.doubt &&
                                lookup.only()->configuration == &configuration &&
                                lookup.only()->range == &range;
          if (!is_right) ++wrong;
        }
      }
    }
    CAPTURE(file.name);
    CHECK(wrong == 0);
  }
}

TEST_CASE("Enterprise's client key is in every Windows 10 and 11 file") {
  for (const CorpusFile& file : corpus()) {
    if (!file.is_windows_10_or_11()) continue;
    CAPTURE(file.name);
    const KeyLookup lookup =
        file.configurations.find_by_activation_id("{73111121-5638-40f6-bc11-f1d7b0d64300}");
    REQUIRE(lookup.only() != nullptr);
    const KeyConfiguration& enterprise = *lookup.only()->configuration;
    CHECK(enterprise.group == 3290);
    CHECK(enterprise.editions == std::vector<std::string>{"Enterprise"});
    CHECK(enterprise.channel.text() == "Volume:GVLK");
    CHECK(enterprise.description == "Win 10 RTM Enterprise Volume:GVLK");
  }
}

TEST_CASE("the default key of Windows 10 and 11 Pro is in every file of theirs") {
  for (const CorpusFile& file : corpus()) {
    if (!file.is_windows_10_or_11()) continue;
    CAPTURE(file.name);
    const KeyLookup lookup = file.configurations.find(3308, 0);
    REQUIRE(lookup.only() != nullptr);
    CHECK_FALSE(lookup.doubt);
    const KeyConfiguration& pro = *lookup.only()->configuration;
    CHECK(pro.description == "Win 10 RTM Professional Retail");
    CHECK(pro.activation_id == "4de7cb65-cdf1-4de9-8ae8-e3cce27b9f2c");
    CHECK(lookup.channel()->kind() == ChannelKind::kRetail);
    REQUIRE(lookup.only()->range != nullptr);
    CHECK(lookup.only()->range->part_number == "[TH]X19-98841");  // as in DigitalProductId
  }
}

TEST_CASE("files of host keys hold nothing else, and others hold none from Windows 8 on") {
  for (const CorpusFile& file : corpus()) {
    CAPTURE(file.name);
    const std::size_t hosts = host_configurations(file);
    if (file.is_for_hosts())
      CHECK(hosts == file.configurations.all().size());
    else if (file.name == "windows_6002_pkeyconfig")  // before there was a file of their own
      CHECK(hosts == 5);
    else if (file.name == "office_14_pkeyconfig")  // also in the file of the host pack
      CHECK(hosts == 1);
    else
      CHECK(hosts == 0);
  }
}

TEST_CASE("host keys are blocks of serials with gaps, which belong to nobody") {
  const CorpusFile* file = file_named("windows_20348.1_pkeyconfig-csvlk");
  if (file == nullptr) return;
  const KeyLookup before = file->configurations.find(4573, 19'999);
  REQUIRE(before.only() != nullptr);
  CHECK(before.channel()->is_kms_host());
  CHECK(before.only()->configuration->editions ==
        std::vector<std::string>{"ServerDatacenter", "ServerStandard"});
  for (const std::uint32_t serial : {20'000U, 29'999U, 20'030'000U}) {
    CHECK(file->configurations.find(4573, serial).matches.empty());
    CHECK_FALSE(file->configurations.find(4573, serial).doubt);
  }
  CHECK(file->configurations.find(4573, 30'000).only()->configuration ==
        before.only()->configuration);
  CHECK(file->configurations.candidates(206).channel()->is_kms_host());
}

TEST_CASE("groups and serials of two real hosts are those of host keys") {
  struct Seen {
    const char* file;
    std::uint32_t serial;  // of group 206
    const char* edition;
  };
  // Extended PIDs 05426-00206-234-001162-..., in Microsoft's page on Office hosts, and
  // 06401-00206-491-411285-..., in public output of a Windows host.
  for (const Seen& seen :
       {Seen{"office_15_pkeyconfig-kmshost", 234'001'162, "KMSHostVolume"},
        Seen{"windows_14393.0_pkeyconfig-csvlk", 491'411'285, "ServerDatacenter"}}) {
    const CorpusFile* file = file_named(seen.file);
    if (file == nullptr) continue;
    CAPTURE(seen.file);
    const KeyLookup lookup = file->configurations.find(206, seen.serial);
    REQUIRE(lookup.only() != nullptr);
    CHECK(lookup.channel()->is_kms_host());
    CHECK(lookup.only()->configuration->editions.front() == seen.edition);
    CHECK(file->configurations.key_format(206) == KeyFormat::k2005);
  }
}

bool shares_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

TEST_CASE("published keys are in the corpus what the tables say they are") {
  std::map<const PublishedKey*, std::set<std::string>> editions_of;
  for (const CorpusFile& file : corpus()) {
    for (const PublishedKey& published : default_tables().published_keys) {
      const auto group = published.key.group();
      if (!group || file.configurations.candidates(*group).matches.empty()) continue;
      CAPTURE(file.name, published.product, *group, *published.key.serial());
      const KeyLookup lookup = file.configurations.find(*group, *published.key.serial());
      CHECK(lookup.only() != nullptr);
      if (lookup.only() == nullptr) continue;
      const KeyConfiguration& found = *lookup.only()->configuration;
      CHECK(found.channel == published.channel);
      CAPTURE(found.editions, published.editions);
      if (!published.editions.empty()) CHECK(shares_one(found.editions, published.editions));
      CHECK(file.configurations.key_format(*group) == KeyFormat::k2009);
      editions_of[&published].insert(found.editions.begin(), found.editions.end());
    }
  }
  std::set<std::string> nowhere;
  for (const auto& [published, editions] : editions_of)
    for (const std::string& edition : published->editions)
      if (!editions.contains(edition)) nowhere.insert(edition + ": " + published->product);
  // Editions of the releases 1709 and 1803, of which the corpus has no file but that of host keys.
  if (!corpus().empty())
    CHECK(nowhere == std::set<std::string>{
                         "ServerDatacenterACor: Windows Server 2016 (and 1709/1803) Datacenter",
                         "ServerStandardACor: Windows Server 2016 (and 1709/1803) Standard"});
  if (!corpus().empty()) CHECK(editions_of.size() >= 60);
}

}  // namespace
}  // namespace assay
