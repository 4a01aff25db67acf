using System.Text.Json.Nodes;

namespace CondaStore.SampleChannel;

/// <summary>One archive of the channel: what it is called, what it needs, what lies in it.</summary>
internal sealed record PackageRecord
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Build { get; init; }

    public required int BuildNumber { get; init; }

    public required string Subdir { get; init; }

    public required IReadOnlyList<string> Depends { get; init; }

    public IReadOnlyList<string> Constrains { get; init; } = [];

    public IReadOnlyList<string> TrackFeatures { get; init; } = [];

    /// <summary><c>python</c>, <c>generic</c>, or null for a package of one platform.</summary>
    public string? Noarch { get; init; }

    public string? License { get; init; }

    public string? PythonSitePackagesPath { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required IReadOnlyCollection<StagedFile> Files { get; init; }

    public IReadOnlyCollection<string> EntryPoints { get; init; } = [];

    public IReadOnlyDictionary<string, string> Licenses { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the software comes from, for <c>about.json</c>.</summary>
    public required JsonObject About { get; init; }

    public string Stem => $"{Name}-{Version}-{Build}";

    /// <summary>The record of a package as Debian has it.</summary>
    public static PackageRecord From(StagedPackage package, string pythonMinor)
    {
        PackagePlan plan = package.Plan;
        DebianVersion version = plan.Principal.Version;
        string? noarch = !plan.IsArchitectureIndependent ? null : package.IsNoarchPython ? "python" : "generic";
        bool compiledForPython = noarch is null && plan.Depends.ContainsKey("python");
        string[] parts =
        [
            noarch == "python" ? "py" : compiledForPython ? "py" + pythonMinor.Replace(".", "", StringComparison.Ordinal) : "deb",
            version.RevisionTail,
            version.BuildNumber.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
        return new PackageRecord
        {
            Name = plan.Name,
            Version = plan.Version,
            Build = string.Join('_', parts.Where(p => p.Length > 0)),
            BuildNumber = version.BuildNumber,
            Subdir = noarch is null ? "linux-64" : "noarch",
            Depends = [.. plan.Depends.Values],
            Noarch = noarch,
            License = DebianCopyright.FindLicense(package.Licenses.Values),
            PythonSitePackagesPath = plan.Name == "python" ? PrefixLayout.SitePackages : null,
            Timestamp = package.Newest,
            Files = package.Files.Values,
            EntryPoints = package.EntryPoints,
            Licenses = package.Licenses,
            About = Describe(plan),
        };
    }

    private static JsonObject Describe(PackagePlan plan)
    {
        JsonArray origins = [];
        foreach (ControlStanza member in plan.Members)
        {
            origins.Add(new JsonObject { ["package"] = member.Package, ["version"] = member["Version"], ["sha256"] = member["SHA256"] });
        }

        (string summary, string text) = plan.Principal.Description;
        JsonObject about = new() { ["summary"] = summary };
        if (text.Length > 0)
        {
            about["description"] = text;
        }

        if (plan.Principal["Homepage"] is { Length: > 0 } homepage)
        {
            about["home"] = homepage;
        }

        about["extra"] = new JsonObject { ["repackaged_from_debian"] = origins };
        return about;
    }
}
