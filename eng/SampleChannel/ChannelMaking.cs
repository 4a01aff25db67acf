using System.Diagnostics;
using System.Globalization;
using CondaStore.Domain.Packages;
using CondaStore.Domain.Packages.Archives;

namespace CondaStore.SampleChannel;

/// <summary>All steps from Debian's archive to a finished channel.</summary>
/// <remarks>
/// It writes packages and repodata with the archive and channel parts of the engine, but does not call <c>EnvironmentEngine</c>: apt has
/// chosen the packages, so nothing is solved, locked or installed here.
/// </remarks>
internal static class ChannelMaking
{
    /// <summary>Programs that the making itself needs.</summary>
    private static readonly string[] Tools = ["patchelf", "tcc", "libc6-dev"];

    /// <summary>Archives above this size are always written as <c>.conda</c>: bzip2 takes its time.</summary>
    private const long LargestTarBz2 = 8 << 20;

    /// <param name="target">The channel's folder; replaced when the new one is complete.</param>
    /// <param name="cache">Keeps package lists and downloads between runs.</param>
    /// <param name="sources">A sources.list to use instead of the machine's own; null for the machine's.</param>
    /// <param name="log">Told what is being done.</param>
    public static async Task RunAsync(string target, string cache, string? sources, TextWriter log)
    {
        Stopwatch clock = Stopwatch.StartNew();
        void Say(string text) => log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{clock.Elapsed.TotalSeconds,6:0.0} s] {text}"));

        AptArchive apt = new(cache, sources);
        (ChannelPlan plan, IReadOnlyList<ControlStanza> tools) = await apt.PlanAsync(() => PlanAndDownloadAsync(apt, Say), Say);
        string work = Path.Combine(cache, "work");
        SampleFolder.Delete(work);
        foreach (ControlStanza tool in tools)
        {
            await apt.UnpackAsync(tool, Path.Combine(work, "tools"));
        }

        Dictionary<PackagePlan, StagedPackage> staged = await StageAsync(plan, apt, work);
        Say($"unpacked {staged.Count} packages, {staged.Values.Sum(s => s.Files.Count)} files");

        RunPaths runPaths = new(Path.Combine(work, "tools/usr/bin/patchelf"));
        await Parallel.ForEachAsync(staged.Values, async (package, _) => await runPaths.SetAsync(package));
        List<string> missing = [.. staged.Values.SelectMany(package => RunPaths.FindMissing(package, staged)).Order(StringComparer.Ordinal)];
        if (missing.Count > 0)
        {
            throw new InvalidOperationException($"Libraries that no package brings: {string.Join(", ", missing)}");
        }

        Dictionary<PackagePlan, IReadOnlyList<string>> paths = staged.ToDictionary(s => s.Key, s => s.Value.PrefixPaths);
        Parallel.ForEach(staged.Values, package => PlaceholderTexts.Insert(package, paths));
        Say("set run paths and placeholders");

        string next = target + ".next";
        SampleFolder.Delete(next);
        List<PackageRecord> records = [.. BlasVariants.Expand([.. plan.Packages.Select(p => PackageRecord.From(staged[p], plan.PythonMinor))])];
        records.AddRange(OlderVersions.Make(records, Path.Combine(work, "older")));
        records.Add(await PrefixPrinter.BuildAsync(Path.Combine(work, "tools"), Path.Combine(work, "print-prefix")));
        ChannelFolder channel = WriteArchives(records, next);
        IReadOnlyList<IndexedSubdir> indexed = await ChannelFolderIndexer.IndexAsync(next, progress: null, CancellationToken.None);
        if (indexed.SelectMany(subdir => subdir.LeftOut).FirstOrDefault() is { } unreadable)
        {
            throw new InvalidOperationException(unreadable);
        }

        SampleFolder.Replace(next, target);
        SampleFolder.Delete(work);
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"wrote {channel.Count} archives of {records.Select(r => r.Index.Name).Distinct().Count()} packages, {channel.Bytes / 1e6:0} MB, Python {plan.PythonMinor}"));
        log.WriteLine($"requirements left to the system or left out: {string.Join(", ", plan.Omitted)}");
    }

    private static async Task<(ChannelPlan Plan, IReadOnlyList<ControlStanza> Tools)> PlanAndDownloadAsync(AptArchive apt, Action<string> say)
    {
        Dictionary<string, ControlStanza> archive = await apt.ReadPackagesAsync();
        ChannelPlan plan = ChannelPlan.Make(archive);
        List<ControlStanza> tools = [.. Tools.Select(name =>
            archive.TryGetValue(name, out ControlStanza? tool) ? tool : throw new InvalidOperationException($"The archive has no package '{name}'."))];
        say($"planned {plan.Packages.Count} packages out of {plan.Members.Count} of Debian's");
        await apt.DownloadAsync(plan.Members.Concat(tools));
        say($"downloaded {apt.Downloaded} files");
        return (plan, tools);
    }

    private static async Task<Dictionary<PackagePlan, StagedPackage>> StageAsync(ChannelPlan plan, AptArchive apt, string work)
    {
        Dictionary<PackagePlan, StagedPackage> staged = [];
        await Parallel.ForEachAsync(plan.Packages, async (package, _) =>
        {
            StagedPackage unpacked = await StagedPackage.UnpackAsync(package, apt, Path.Combine(work, "packages", package.Name));
            lock (staged)
            {
                staged.Add(package, unpacked);
            }
        });
        return staged;
    }

    private static ChannelFolder WriteArchives(IReadOnlyList<PackageRecord> records, string folder)
    {
        ChannelFolder channel = new(folder);
        Parallel.ForEach(records, record =>
        {
            bool isSmall = record.Files.Sum(f => f.Source is null ? 0 : new FileInfo(f.Source).Length) < LargestTarBz2;
            bool isOld = isSmall && record.Stem.Sum(c => c) % 6 == 0;
            channel.Add(record, isOld ? PackageArchiveKind.TarBz2 : PackageArchiveKind.Conda);
            if (isOld && record.Stem.Sum(c => c) % 4 == 0)
            {
                // As in the years when channels offered both: the newer format wins.
                channel.Add(record, PackageArchiveKind.Conda);
            }
        });
        return channel;
    }
}
