using Tomlyn.Model;
using Tomlyn.Serialization;

namespace CondaStore.Domain.Pypi.Building;

/// <summary>Names what <see cref="TomlDocument"/> reads, so that it works without reflection.</summary>
[TomlSerializable(typeof(TomlTable))]
internal sealed partial class TomlContext : TomlSerializerContext;
