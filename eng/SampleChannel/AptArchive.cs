namespace CondaStore.SampleChannel;

/// <summary>
/// The Debian archive as the machine's own sources name it, through apt with a state of our own: needs no root, and leaves the
/// system's lists and packages alone.
/// </summary>
/// <param name="cache">Folder for lists and downloads.</param>
/// <param name="sources">A sources.list to use instead of the machine's own, for a channel of another release; null for the machine's.</param>
internal sealed class AptArchive(string cache, string? sources)
{
    private readonly string _debs = Path.Combine(cache, "debs");

    private readonly string[] _options =
    [
        "-o", $"Dir::State={cache}/apt/state",
        "-o", $"Dir::Cache={cache}/apt/cache",
        "-o", "Dir::State::status=/dev/null",
        "-o", "APT::Sandbox::User=",
        "-o", "Acquire::Languages=none",
        "-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
        "-o", "Acquire::IndexTargets::deb::CNF::DefaultEnabled=false",
        "-o", "Acquire::Retries=3",
        .. sources is null ? Array.Empty<string>() : ["-o", $"Dir::Etc::sourcelist={sources}", "-o", "Dir::Etc::sourceparts=-"],
    ];

    /// <summary>Packages downloaded in this run.</summary>
    public int Downloaded { get; private set; }

    /// <summary>Plans with the package lists that are there, and once more with new ones when that fails.</summary>
    /// <param name="plan">Reads the packages, chooses and downloads.</param>
    /// <param name="say">Told why the lists are read again.</param>
    public async Task<T> PlanAsync<T>(Func<Task<T>> plan, Action<string> say)
    {
        await UpdateAsync(force: false);
        try
        {
            return await plan();
        }
        catch (InvalidOperationException failure)
        {
            // The lists may be older than the archive, which keeps only the newest file of each package.
            say($"reading the package lists again, because: {failure.Message.Split('\n')[0]}");
            await UpdateAsync(force: true);
            return await plan();
        }
    }

    /// <summary>Fetches the package lists unless they are there.</summary>
    private async Task UpdateAsync(bool force)
    {
        string lists = Path.Combine(cache, "apt", "state", "lists");
        Directory.CreateDirectory(Path.Combine(lists, "partial"));
        Directory.CreateDirectory(Path.Combine(cache, "apt", "cache", "archives", "partial"));
        if (force || !Directory.EnumerateFiles(lists, "*_Packages*").Any())
        {
            await Tool.RunAsync("apt-get", [.. _options, "update"]);
        }
    }

    /// <summary>The newest version of every binary package that the sources offer, by package name.</summary>
    public async Task<Dictionary<string, ControlStanza>> ReadPackagesAsync()
    {
        string text = await Tool.RunAsync("apt-cache", [.. _options, "dumpavail"]);
        Dictionary<string, ControlStanza> packages = [];
        foreach (ControlStanza stanza in ControlStanza.ReadAll(new StringReader(text)))
        {
            if (stanza["Architecture"] is "all" or "amd64")
            {
                packages.TryAdd(stanza.Package, stanza);
            }
        }

        return packages;
    }

    /// <summary>Downloads what the cache lacks; apt checks the hashes of the signed lists.</summary>
    public async Task DownloadAsync(IEnumerable<ControlStanza> packages)
    {
        Directory.CreateDirectory(_debs);
        List<ControlStanza> missing = [.. packages.Where(p => !File.Exists(PathOf(p)))];
        if (missing.Count == 0)
        {
            return;
        }

        string arriving = Directory.CreateDirectory(Path.Combine(_debs, "arriving")).FullName;
        await Tool.RunAsync("apt-get", [.. _options, "download", .. missing.Select(p => $"{p.Package}={p["Version"]}")], arriving);
        foreach (ControlStanza package in missing)
        {
            // apt names the file after the package and the full version, with the colon of an epoch escaped.
            string version = package["Version"].Replace(":", "%3a", StringComparison.Ordinal);
            string arrived = Path.Combine(arriving, $"{package.Package}_{version}_{package["Architecture"]}.deb");
            File.Move(arrived, PathOf(package), overwrite: true);
        }

        Downloaded += missing.Count;
    }

    /// <summary>Unpacks a downloaded package into a folder.</summary>
    public Task UnpackAsync(ControlStanza package, string folder)
    {
        Directory.CreateDirectory(folder);
        return Tool.RunAsync("dpkg-deb", ["--extract", PathOf(package), folder]);
    }

    private string PathOf(ControlStanza package) => Path.Combine(_debs, package.FileName);
}
