using CondaStore.SampleChannel;

namespace CondaStore.SampleIndex;

/// <summary>A distribution to be made.</summary>
/// <param name="Stanza">The Debian package that has its metadata.</param>
/// <param name="Parts">Packages with more of its files.</param>
/// <param name="Needed">The Python packages that Debian says it needs.</param>
internal sealed record PlannedDistribution(ControlStanza Stanza, IReadOnlyList<ControlStanza> Parts, IReadOnlyList<DebianRelation> Needed)
{
    /// <summary>All its Debian packages.</summary>
    public IEnumerable<ControlStanza> Stanzas => [Stanza, .. Parts];

    /// <summary>The version of glibc that its compiled files need, from 2.17; it makes the tag of the platform.</summary>
    public int GlibcMinor => Stanzas.SelectMany(s => s.Requirements)
        .SelectMany(alternatives => alternatives)
        .Where(r => r.Package == "libc6" && r.Version is not null)
        .Select(r => int.Parse(r.Version!.Upstream.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture))
        .Append(17)
        .Max();
}
