#include "vetting.hpp"

#include <elf.h>

#include <cstring>

#include "machine.hpp"

namespace ear {

namespace {

/** `count` records at that offset; nullptr where they do not lie inside. */
template <class T> T *within(std::string &object, u64 offset, u64 count = 1) {
  const bool inside = offset <= object.size() && count <= (object.size() - offset) / sizeof(T);
  return inside ? reinterpret_cast<T *>(&object[offset]) : nullptr;
}

bool begins(const std::string &name, const char *prefix) { return name.compare(0, std::strlen(prefix), prefix) == 0; }

/** The compiler's own names on either side; whose definition by a student would change what the emulator sees. */
bool is_reserved(const std::string &name) {
  return begins(name, "__tsan_") || (begins(name, "__ear_") && !begins(name, "__ear_gap_"));
}

/** Of the loader only what finds shared arrays may be asked for. */
bool is_of_loader(const std::string &name) {
  for (const char *prefix : {"_dl_", "_rtld", "_r_debug", "__libc_", "__tunable", "__rtld"})
    if (begins(name, prefix)) return true;
  return false;
}

std::string refusal_of(const std::string &name, const Elf64_Sym &symbol) {
  if (ELF64_ST_TYPE(symbol.st_info) == STT_GNU_IFUNC)
    return name + " is chosen while it is loaded, which CUDA does not know";
  if (symbol.st_shndx != SHN_UNDEF) {
    if (is_reserved(name)) return name + " belongs to the judge: choose another name";
    if (begins(name, "_GLOBAL__sub_I")) return "a variable outside of functions must begin with a constant, as in CUDA";
    return "";
  }
  const bool back_door = ELF64_ST_BIND(symbol.st_info) == STB_WEAK || is_of_loader(name);
  return back_door && !name.empty() ? name + " is no function of CUDA" : "";
}

std::string refusal_in(std::string &object, const Elf64_Shdr &table, const Elf64_Shdr &names) {
  const u64 count = table.sh_size / sizeof(Elf64_Sym);
  const Elf64_Sym *symbols = within<Elf64_Sym>(object, table.sh_offset, count);
  const char *texts = within<char>(object, names.sh_offset, names.sh_size);
  if (!symbols || !texts) return "not an object of ours";
  for (u64 i = 0; i < count; i++) {
    if (symbols[i].st_name >= names.sh_size) return "not an object of ours";
    const char *text = texts + symbols[i].st_name;
    const std::string name(text, strnlen(text, names.sh_size - symbols[i].st_name));
    const std::string refusal = refusal_of(name, symbols[i]);
    if (!refusal.empty()) return refusal;
  }
  return "";
}

/** Constructors and destructors: the loader finds none. Of the compiler's own there is one that does nothing here. */
void silence(std::string &object, const Elf64_Phdr &part) {
  const u64 count = part.p_filesz / sizeof(Elf64_Dyn);
  Elf64_Dyn *entries = within<Elf64_Dyn>(object, part.p_offset, count);
  for (u64 i = 0; entries && i < count; i++) switch (entries[i].d_tag) {
      case DT_INIT:
      case DT_FINI: entries[i].d_tag = DT_DEBUG; break;
      case DT_INIT_ARRAYSZ:
      case DT_FINI_ARRAYSZ:
      case DT_PREINIT_ARRAYSZ: entries[i].d_un.d_val = 0; break;
      default: break;
    }
}

} // namespace

std::string vet(std::string &object) {
  const Elf64_Ehdr *header = within<Elf64_Ehdr>(object, 0);
  if (!header) return "not an object of ours";
  const Elf64_Phdr *parts = within<Elf64_Phdr>(object, header->e_phoff, header->e_phnum);
  const Elf64_Shdr *sections = within<Elf64_Shdr>(object, header->e_shoff, header->e_shnum);
  if (!parts || !sections) return "not an object of ours";
  for (u32 i = 0; i < header->e_shnum; i++) {
    if (sections[i].sh_type != SHT_SYMTAB && sections[i].sh_type != SHT_DYNSYM) continue;
    if (sections[i].sh_link >= header->e_shnum) return "not an object of ours";
    const std::string refusal = refusal_in(object, sections[i], sections[sections[i].sh_link]);
    if (!refusal.empty()) return refusal;
  }
  for (u32 i = 0; i < header->e_phnum; i++)
    if (parts[i].p_type == PT_DYNAMIC) silence(object, parts[i]);
  return "";
}

} // namespace ear
