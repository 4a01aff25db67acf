using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Represents the contents of a prefix according to conda-meta.</summary>
/// <param name="Prefix">Absolute path.</param>
/// <param name="State">Whether it is an environment.</param>
/// <param name="Records">Installed packages, by name.</param>
/// <param name="Corrupt">An exception for each record that cannot be read.</param>
public sealed record PrefixContents(
    string Prefix, PrefixState State, IReadOnlyList<PrefixRecord> Records, IReadOnlyList<StoreException> Corrupt);
