using System.Diagnostics;
using System.Globalization;
using CondaStore.SampleChannel;

namespace CondaStore.SampleIndex;

/// <summary>All steps from Debian's archive to a finished index.</summary>
internal static class IndexMaking
{
    /// <param name="target">The index's folder; replaced when the new one is complete.</param>
    /// <param name="cache">Keeps package lists and downloads between runs, with those of the sample channel.</param>
    /// <param name="log">Told what is being done.</param>
    public static async Task RunAsync(string target, string cache, TextWriter log)
    {
        Stopwatch clock = Stopwatch.StartNew();
        void Say(string text) => log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{clock.Elapsed.TotalSeconds,6:0.0} s] {text}"));

        AptArchive apt = new(cache, sources: null);
        (IndexPlan plan, ControlStanza patchelf) = await apt.PlanAsync(() => PlanAndDownloadAsync(apt, Say), Say);
        string work = Path.Combine(cache, "index-work");
        SampleFolder.Delete(work);
        await apt.UnpackAsync(patchelf, Path.Combine(work, "tools"));
        IReadOnlyList<Distribution> distributions = await ReadAsync(plan, apt, work);
        Say($"unpacked {distributions.Count} distributions");

        string next = target + ".next";
        SampleFolder.Delete(next);
        IReadOnlyCollection<IndexEntry> entries = WriteFiles([.. distributions, .. OtherReleases.Make(distributions)], Path.Combine(next, "files"));
        IndexPages.Write(entries, next);
        SampleFolder.Replace(next, target);
        SampleFolder.Delete(work);
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"wrote {entries.Count} files of {distributions.Count} projects, {entries.Sum(e => e.Size) / 1e6:0} MB"));
    }

    private static async Task<(IndexPlan Plan, ControlStanza Patchelf)> PlanAndDownloadAsync(AptArchive apt, Action<string> say)
    {
        Dictionary<string, ControlStanza> archive = await apt.ReadPackagesAsync();
        IndexPlan plan = IndexPlan.Make(archive);
        await apt.DownloadAsync(plan.Distributions.SelectMany(d => d.Stanzas.Concat(plan.LibrariesOf(d))).Append(archive["patchelf"]).Distinct());
        say($"downloaded {apt.Downloaded} files for {plan.Distributions.Count} packages");
        return (plan, archive["patchelf"]);
    }

    private static async Task<IReadOnlyList<Distribution>> ReadAsync(IndexPlan plan, AptArchive apt, string work)
    {
        BundledLibraries libraries = new(Path.Combine(work, "tools/usr/bin/patchelf"), Path.Combine(work, "changed"));
        DistributionReader reader = new(plan.Python);
        SortedDictionary<string, Distribution> read = new(StringComparer.Ordinal);
        await Parallel.ForEachAsync(plan.Distributions, async (planned, _) =>
        {
            string[] folders = await UnpackAsync(planned.Stanzas);
            if (reader.Read(planned, folders) is { } distribution)
            {
                distribution = distribution.IsPure ? distribution : await libraries.AddAsync(distribution, await UnpackAsync(plan.LibrariesOf(planned)));
                lock (read)
                {
                    read.Add(planned.Stanza.Package, distribution);
                }
            }

            async Task<string[]> UnpackAsync(IEnumerable<ControlStanza> stanzas)
            {
                List<string> unpacked = [];
                foreach (ControlStanza stanza in stanzas)
                {
                    unpacked.Add(Path.Combine(work, "packages", planned.Stanza.Package, stanza.Package));
                    await apt.UnpackAsync(stanza, unpacked[^1]);
                }

                return [.. unpacked];
            }
        });
        List<Distribution> restored =
            [.. plan.Distributions.Where(p => read.ContainsKey(p.Stanza.Package)).Select(p => DebianRequirements.Restore(read[p.Stanza.Package], p, read))];
        return [.. restored.SelectMany(SplitFlit)];
    }

    /// <summary>Debian has the backend of flit in the package of flit.</summary>
    private static IEnumerable<Distribution> SplitFlit(Distribution distribution)
    {
        if (distribution.Project != "flit")
        {
            return [distribution];
        }

        MetadataText core = distribution.Metadata.With("Name", "flit_core").With("Requires-Dist").With("Provides-Extra");
        return [distribution with { Files = Part(isCore: false) }, distribution with { Metadata = core, Files = Part(isCore: true), EntryPoints = null }];

        SortedDictionary<string, WheelFile> Part(bool isCore) => new(
            distribution.Files.Where(f => f.Key.StartsWith("flit_core/", StringComparison.Ordinal) == isCore).ToDictionary(), StringComparer.Ordinal);
    }

    private static IReadOnlyCollection<IndexEntry> WriteFiles(IReadOnlyList<Distribution> distributions, string folder)
    {
        Directory.CreateDirectory(folder);
        List<IndexEntry> entries = [];
        Parallel.ForEach(distributions, distribution =>
        {
            List<IndexEntry> written = [];
            bool isSource = SourceWriter.Backends.ContainsKey(distribution.Project);
            if (!isSource || !SourceWriter.WithoutWheel.Contains(distribution.Project))
            {
                written.Add(WheelWriter.Write(distribution, folder));
            }

            if (isSource)
            {
                written.Add(SourceWriter.Write(distribution, folder));
            }

            lock (entries)
            {
                entries.AddRange(written);
            }
        });
        return entries;
    }
}
