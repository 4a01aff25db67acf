namespace CondaStore.SampleChannel;

/// <summary>Makes programs and libraries find the libraries of the environment they lie in, wherever that is.</summary>
internal sealed class RunPaths(string patchelf)
{
    /// <summary>What the machine's C library provides; an environment never brings its own.</summary>
    private static readonly HashSet<string> SystemLibraries =
    [
        "ld-linux-x86-64.so.2", "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1", "libresolv.so.2", "libnsl.so.1",
        "libanl.so.1", "libmvec.so.1",
    ];

    /// <summary>Gives every ELF file that needs more than the C library a run path relative to itself.</summary>
    public async Task SetAsync(StagedPackage package)
    {
        foreach (StagedFile file in package.Files.Values.Where(f => f.Source is not null))
        {
            if (ElfFile.TryRead(file.Source!) is { } elf && elf.Needed.Any(n => !SystemLibraries.Contains(n)))
            {
                string up = Path.GetRelativePath("/" + Path.GetDirectoryName(file.PrefixPath), "/lib");
                await Tool.RunAsync(patchelf, ["--force-rpath", "--set-rpath", up == "." ? "$ORIGIN" : "$ORIGIN/" + up, file.Source!]);
            }
        }
    }

    /// <summary>Libraries that a package needs but neither it nor anything it depends on has, as <c>package: library (file)</c>.</summary>
    public static IEnumerable<string> FindMissing(StagedPackage package, IReadOnlyDictionary<PackagePlan, StagedPackage> all)
    {
        HashSet<string> found = [.. package.Plan.Closure().SelectMany(plan => all[plan].Files.Keys).Select(path => Path.GetFileName(path)!)];
        foreach (StagedFile file in package.Files.Values.Where(f => f.Source is not null))
        {
            foreach (string library in ElfFile.TryRead(file.Source!)?.Needed ?? [])
            {
                if (!SystemLibraries.Contains(library) && !found.Contains(library))
                {
                    yield return $"{package.Plan.Name}: {library} ({file.Path})";
                }
            }
        }
    }
}
