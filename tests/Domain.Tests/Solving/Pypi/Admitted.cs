using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Pypi;

namespace CondaStore.Domain.Tests.Solving.Pypi;

/// <summary>The versions of a project that a requirement admits in a solve.</summary>
internal static class Admitted
{
    public static IReadOnlyList<PypiVersion> By(SpecifierSet set, params PypiVersion[] versions) => By(set, isPlain: false, versions);

    public static IReadOnlyList<PypiVersion> By(SpecifierSet set, bool isPlain, PypiVersion[] versions)
    {
        Project project = new([.. versions.Select(v => new ProjectCandidate(v) { Pythons = null! })], isPlain, pinned: null);
        ulong[] bits = new ulong[(versions.Length / 64) + 1];
        project.Match(set, bits);
        return [.. versions.Where((_, i) => (bits[i >> 6] & (1UL << (i & 63))) != 0)];
    }
}
