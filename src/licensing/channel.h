// The channel of a product key, as DigitalProductId4 and pkeyconfig spell it: "Volume:GVLK".
//
// Layer: licensing. Source: ProductKeyType of pkeyconfig.xrm-ms, Vista to Server 2022. A spelling
// that is not in the table is kept as text and is nothing: never volume, never harmless.
#pragma once

#include <string>
#include <string_view>

namespace assay {

enum class ChannelKind {
  kUnknown,          // a text we do not know, or none
  kRetail,           // Retail
  kRetailTimeBased,  // Retail:TB:Sub, Retail:TB:Trial: subscription, trial
  kRetailEval,       // Retail:TB:Eval: evaluation, ends and cannot be activated by KMS
  kVolumeGvlk,       // Volume:GVLK: KMS client setup key, public, meant for images
  kVolumeMak,        // Volume:MAK: each clone takes one activation
  kVolumeCsvlk,      // Volume:CSVLK: KMS host key
  kVolumeBypass,     // Volume:BA: needs no activation
  kVirtualMachine,   // VT:IA: activated by the Hyper-V host (AVMA)
  kOemSlp,           // OEM:SLP: bound to the maker's BIOS
  kOemNonSlp,        // OEM:NONSLP
  kOemDm,            // OEM:DM: key in the firmware
  kOemCoa,           // OEM:COA: key on the sticker
  kOemOther,         // OEM: of which of them is not known
  kTest,             // PGS:...: Microsoft's own test keys
};

class Channel {
 public:
  Channel() = default;
  // Without case and without spaces around it.
  explicit Channel(std::string_view text);

  ChannelKind kind() const { return kind_; }
  const std::string& text() const { return text_; }  // as found
  bool is_known() const { return kind_ != ChannelKind::kUnknown; }
  bool is_volume() const;
  bool is_oem() const;
  bool is_evaluation() const;  // Retail:TB:Eval, and the test keys that say Eval
  bool is_kms_host() const { return kind_ == ChannelKind::kVolumeCsvlk; }
  bool is_kms_client() const { return kind_ == ChannelKind::kVolumeGvlk; }

  bool operator==(const Channel& other) const;

 private:
  ChannelKind kind_ = ChannelKind::kUnknown;
  std::string text_;
};

// The usual spelling; "unknown" for kUnknown.
std::string_view name_of(ChannelKind kind);

}  // namespace assay
