#include "support/bench_hives.h"

#include <random>
#include <string>

#include <fmt/core.h>

namespace assay {

namespace {

constexpr FileTime kInstalled{133'591'000'000'000'000};  // May 2024

// Adds keys and values and counts what they take in a hive file.
class Filler {
 public:
  Filler(MemoryHive& hive, std::uint32_t seed) : hive_(hive), random_(seed) {}

  std::uint64_t size() const { return size_; }
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }

  // Makes the key, with a last-written time of its own.
  const std::string& key(const std::string& path) {
    hive_.create(path);
    hive_.set_last_written(path, FileTime{kInstalled.ticks + random_() % 1'000'000'000'000});
    size_ += cell(76 + path.size() - (path.rfind('\\') + 1)) + 8;  // and its entry in a list
    return path;
  }

  void set(const std::string& path, Value value) {
    size_ += cell(20 + value.name.size()) + 4;  // and its entry in the list
    if (value.data.size() > 4) size_ += cell(value.data.size());
    hive_.set(path, std::move(value));
  }
  void text(const std::string& path, const char* name, std::string_view text) {
    set(path, string_value(name, text));
  }
  void number(const std::string& path, const char* name, std::uint32_t number) {
    set(path, dword_value(name, number));
  }
  void binary(const std::string& path, const char* name, std::size_t length) {
    Value value{name, ValueType::kBinary, Bytes(length)};
    for (std::byte& byte : value.data) byte = static_cast<std::byte>(random_() & 0x3F);
    set(path, std::move(value));
  }

  std::string hex(int digits) {
    std::string text = fmt::format("{:016x}{:016x}", random_(), random_());
    return text.substr(0, static_cast<std::size_t>(digits));
  }
  std::string guid() {
    const std::string digits = hex(32);
    return fmt::format("{{{}-{}-{}-{}-{}}}", digits.substr(0, 8), digits.substr(8, 4),
                       digits.substr(12, 4), digits.substr(16, 4), digits.substr(20));
  }
  // A made-up word such as "Dafilomer".
  std::string word() {
    constexpr std::string_view kConsonants = "bdfgklmnprstvz";
    constexpr std::string_view kVowels = "aeiou";
    std::string word;
    for (std::uint32_t i = 2 + below(3); i > 0; --i) {
      word += kConsonants[below(kConsonants.size())];
      word += kVowels[below(kVowels.size())];
    }
    word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
  }

 private:
  static std::uint64_t cell(std::uint64_t payload) { return (4 + payload + 7) / 8 * 8; }

  MemoryHive& hive_;
  std::mt19937_64 random_;
  std::uint64_t size_ = 0;
};

// Calls add(filler) until what it added takes `bytes`.
template <typename Add>
void fill(Filler& filler, std::uint64_t bytes, Add add) {
  const std::uint64_t end = filler.size() + bytes;
  while (filler.size() < end) add(filler);
}

void add_class(Filler& filler, const std::string& classes) {
  const std::string key = filler.key(classes + "\\CLSID\\" + filler.guid());
  filler.text(key, "", filler.word() + " " + filler.word() + " Class");
  const std::string server = filler.key(key + "\\InprocServer32");
  filler.set(server, string_value("", "%SystemRoot%\\system32\\" + filler.word() + ".dll",
                                  ValueType::kExpandString));
  filler.text(server, "ThreadingModel", "Both");
  const std::string program = filler.word() + "." + filler.word() + ".1";
  filler.text(filler.key(key + "\\ProgID"), "", program);
  filler.text(filler.key(classes + "\\" + program + "\\CLSID"), "",
              key.substr(key.rfind('\\') + 1));
}

void add_interface(Filler& filler, const std::string& classes) {
  const std::string key = filler.key(classes + "\\Interface\\" + filler.guid());
  filler.text(key, "", "I" + filler.word() + filler.word());
  filler.text(filler.key(key + "\\ProxyStubClsid32"), "", filler.guid());
  filler.text(filler.key(key + "\\TypeLib"), "", filler.guid());
}

void add_winner(Filler& filler) {
  const std::string key =
      filler.key(fmt::format("Microsoft\\Windows\\CurrentVersion\\SideBySide\\Winners\\"
                             "amd64_microsoft-windows-{}-{}_31bf3856ad364e35_none_{}",
                             filler.word(), filler.word(), filler.hex(16)));
  filler.text(key, "", "10.0");
  filler.set(filler.key(key + "\\10.0"), {"10.0.19041.1", ValueType::kBinary, Bytes(1)});
}

void add_package(Filler& filler) {
  const std::string name =
      fmt::format("Microsoft-Windows-{}-{}-Package~31bf3856ad364e35~amd64~~10.0.19041.{}",
                  filler.word(), filler.word(), filler.below(5000));
  const std::string key = filler.key(
      "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages\\" + name);
  filler.number(key, "CurrentState", 112);
  filler.number(key, "InstallTimeHigh", filler.below(40'000'000));
  filler.number(key, "InstallTimeLow", filler.below(4'000'000'000));
  filler.text(key, "InstallClient", "DISM Package Manager Provider");
  filler.text(key, "InstallLocation", "\\\\?\\C:\\Windows\\SoftwareDistribution\\" + name);
  filler.text(key, "InstallName", name + ".mum");
  filler.number(filler.key(key + "\\Owners"), "Package_for_RollupFix", 0x20070);
}

void add_task(Filler& filler) {
  const std::string key = filler.key(
      "Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tasks\\" + filler.guid());
  filler.text(key, "Path", "\\Microsoft\\Windows\\" + filler.word() + "\\" + filler.word());
  filler.binary(key, "Triggers", 200 + filler.below(800));
  filler.binary(key, "DynamicInfo", 36);
}

// What stands beside the keys that the rules go through, so that a look-up is not too easy.
void add_neighbours(Filler& filler) {
  for (const char* parent :
       {"", "Microsoft", "Microsoft\\Windows NT\\CurrentVersion",
        "Microsoft\\Windows\\CurrentVersion", "Wow6432Node\\Microsoft", "Policies\\Microsoft"}) {
    for (int i = 0; i < 150; ++i) {
      const std::string path = *parent == '\0' ? filler.word() : parent + ("\\" + filler.word());
      const std::string key = filler.key(path);
      for (std::uint32_t n = filler.below(12); n > 0; --n)
        filler.text(key, filler.word().c_str(), filler.word() + filler.hex(24));
    }
  }
  for (int i = 0; i < 60; ++i)
    filler.number(
        filler.key("Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\" +
                   filler.word() + ".exe"),
        "MitigationOptions", filler.below(1000));
}

void add_service(Filler& filler) {
  const std::string name = filler.word() + filler.word();
  const std::string key = filler.key("ControlSet001\\Services\\" + name);
  filler.text(key, "DisplayName", "@%SystemRoot%\\System32\\" + name + ".dll,-101");
  filler.set(key, string_value("ImagePath", "\\SystemRoot\\System32\\drivers\\" + name + ".sys",
                               ValueType::kExpandString));
  for (const char* value : {"ErrorControl", "Start", "Type", "ServiceSidType"})
    filler.number(key, value, filler.below(4));
  filler.text(filler.key(key + "\\Parameters"), "ServiceDll", "%SystemRoot%\\" + name + ".dll");
  filler.binary(filler.key(key + "\\Security"), "Security", 144);
}

void add_driver(Filler& filler) {
  const std::string name = fmt::format("{}.inf_amd64_{}", filler.word(), filler.hex(16));
  const std::string key = filler.key("DriverDatabase\\DriverPackages\\" + name);
  filler.binary(key, "Version", 48);
  filler.text(key, "Provider", "Microsoft");
  filler.text(key, "InfName", name.substr(0, name.find('_')));
  for (std::uint32_t n = 1 + filler.below(20); n > 0; --n) {
    const std::string device = "VEN_" + filler.hex(4) + "&DEV_" + filler.hex(4);
    filler.binary(filler.key("DriverDatabase\\DeviceIds\\PCI\\" + device), name.c_str(), 4);
    filler.text(filler.key(key + "\\Descriptors\\PCI\\" + device), "Description",
                "%" + filler.word() + ".DeviceDesc%");
  }
}

void add_device(Filler& filler) {
  const std::string key = filler.key("ControlSet001\\Control\\DeviceClasses\\" + filler.guid() +
                                     "\\##?#" + filler.word() + "#" + filler.hex(12));
  filler.text(key, "DeviceInstance", "ROOT\\" + filler.word() + "\\0000");
}

// As many as Windows 10 brings; the rules look through all of them.
void add_firewall_rules(Filler& filler) {
  for (int i = 0; i < 480; ++i)
    filler.text(
        filler.key("ControlSet001\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\"
                   "FirewallRules"),
        (filler.word() + "-In-TCP-" + filler.hex(6)).c_str(),
        fmt::format("v2.33|Action=Allow|Active=FALSE|Dir=In|Protocol=6|Profile=Private|LPort={}|"
                    "App=%SystemRoot%\\system32\\svchost.exe|Svc={}|Name=@FirewallAPI.dll,-{}|"
                    "Desc=@FirewallAPI.dll,-{}|EmbedCtxt=@FirewallAPI.dll,-{}|",
                    5000 + filler.below(1000), filler.word(), filler.below(60000),
                    filler.below(60000), filler.below(60000)));
}

}  // namespace

void fill_software(MemoryHive& hive, std::uint64_t bytes) {
  Filler filler(hive, 1);
  add_neighbours(filler);
  fill(filler, bytes * 30 / 100, [](Filler& f) { add_class(f, "Classes"); });
  fill(filler, bytes * 10 / 100, [](Filler& f) { add_class(f, "Classes\\Wow6432Node"); });
  fill(filler, bytes * 15 / 100, [](Filler& f) { add_interface(f, "Classes"); });
  fill(filler, bytes * 20 / 100, add_winner);
  fill(filler, bytes * 22 / 100, add_package);
  fill(filler, bytes * 3 / 100, add_task);
}

void fill_system(MemoryHive& hive, std::uint64_t bytes) {
  Filler filler(hive, 2);
  add_firewall_rules(filler);
  fill(filler, bytes * 8 / 100, add_service);
  fill(filler, bytes * 60 / 100, add_driver);
  fill(filler, bytes * 25 / 100, add_device);
}

void fill_profile(MemoryHive& hive) {
  Filler filler(hive, 3);
  fill(filler, 200'000, [](Filler& f) {
    const std::string key = f.key("Software\\Microsoft\\" + f.word() + "\\" + f.word());
    f.text(key, f.word().c_str(), f.word());
  });
}

}  // namespace assay
