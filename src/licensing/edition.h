// What kind of Windows an image is: client or server, evaluation, long-term channel.
//
// Layer: licensing. The strings come from the registry (CurrentVersion, ProductOptions) or from the
// XML of a WIM. A build number never tells client from server: the two share them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

inline constexpr std::int64_t kFirstBuildWithSppsvc = 7600;  // Windows 7; before it slsvc
inline constexpr std::int64_t kFirstBuildWithSppOffice =
    9200;  // Windows 8: Office 2013+ uses sppsvc

enum class ProductFamily { kUnknown, kClient, kServer, kWindowsPe };
std::string_view name_of(ProductFamily family);  // "client", "server", "winpe", "unknown"

// Empty where not known.
struct EditionEvidence {
  std::string_view installation_type;  // "Client", "Server", "Server Core", "Nano Server"
  std::string_view product_type;       // "WinNT", "ServerNT", "LanmanNT"
  std::string_view edition_id;         // "Enterprise", "ServerStandard"
  std::string_view product_name;       // "Windows 10 Enterprise"
};

struct FamilyVerdict {
  ProductFamily family = ProductFamily::kUnknown;
  std::string_view decided_by;  // "InstallationType", "ProductType", "EditionID", "ProductName"
  bool contradicted = false;    // another of the four says something else
};

// The first of InstallationType, ProductType, EditionID, ProductName that says anything decides:
// Enterprise multi-session is a client although its ProductType is ServerNT.
FamilyVerdict product_family(const EditionEvidence& evidence);

// "Windows 10 Pro" becomes "Windows 11 Pro" from build 22000 on: Windows 11 never changed the name.
std::string corrected_product_name(std::string_view product_name, std::uint32_t build);

// EditionID ends in "Eval", or in "EvalCor" where Server Core is spelt out.
bool is_evaluation_edition(std::string_view edition_id);

// The edition that an evaluation or Server Core spelling stands for: "ServerStandardEval" and
// "ServerStandardCore" give "ServerStandard". Other spellings stay as they are.
std::string_view base_edition(std::string_view edition_id);

// LTSB and LTSC: EnterpriseS, EnterpriseSN, IoTEnterpriseS and their evaluations.
bool is_long_term_edition(std::string_view edition_id);

// Home editions (Core...): neither KMS nor MAK.
bool is_home_edition(std::string_view edition_id);

// Editions that volume licences are for, so that KMS and MAK activate them: Enterprise, Education,
// their long-term releases, and servers that have a KMS client setup key. Professional is sold
// otherwise as well, and an evaluation cannot be activated: neither counts.
bool is_volume_edition(std::string_view edition_id);

}  // namespace assay
