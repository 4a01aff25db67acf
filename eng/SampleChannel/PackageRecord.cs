using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;
using CondaStore.PackageWriting;

namespace CondaStore.SampleChannel;

/// <summary>One package of the channel: what it is called, what it needs, what lies in it.</summary>
internal sealed record PackageRecord
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required IndexJson Index { get; init; }

    public required IReadOnlyCollection<StagedFile> Files { get; init; }

    public IReadOnlyCollection<string> EntryPoints { get; init; } = [];

    public IReadOnlyDictionary<string, string> Licenses { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the software comes from, for <c>about.json</c>.</summary>
    public required JsonObject About { get; init; }

    public string Stem => $"{Index.Name}-{Index.Version}-{Index.Build}";

    /// <summary>What goes into the archive.</summary>
    public PackageContent Content => new()
    {
        Index = Index,
        Link = Index.Noarch == NoarchKind.None ? null : new LinkJson(Index.Noarch, [.. EntryPoints]),
        Files = [.. Files.Select(file => file.ToPackageFile())],
        InfoFiles =
        [
            new PackageFile { Path = "info/about.json", Content = Encoding.UTF8.GetBytes(About.ToJsonString(Indented) + "\n") },
            .. Licenses.Select(license => new PackageFile { Path = "info/licenses/" + license.Key, Content = Encoding.UTF8.GetBytes(license.Value) }),
        ],
    };

    /// <summary>The record of a package as Debian has it.</summary>
    public static PackageRecord From(StagedPackage package, string pythonMinor)
    {
        PackagePlan plan = package.Plan;
        DebianVersion version = plan.Principal.Version;
        NoarchKind noarch = !plan.IsArchitectureIndependent ? NoarchKind.None : package.IsNoarchPython ? NoarchKind.Python : NoarchKind.Generic;
        bool compiledForPython = noarch == NoarchKind.None && plan.Depends.ContainsKey("python");
        string[] parts =
        [
            noarch == NoarchKind.Python ? "py" : compiledForPython ? "py" + pythonMinor.Replace(".", "", StringComparison.Ordinal) : "deb",
            version.RevisionTail,
            version.BuildNumber.ToString(CultureInfo.InvariantCulture),
        ];
        return new PackageRecord
        {
            Index = new IndexJson
            {
                Name = plan.Name,
                Version = plan.Version,
                Build = string.Join('_', parts.Where(p => p.Length > 0)),
                BuildNumber = version.BuildNumber,
                Subdir = noarch == NoarchKind.None ? "linux-64" : "noarch",
                Depends = [.. plan.Depends.Values],
                Noarch = noarch,
                Arch = noarch == NoarchKind.None ? "x86_64" : null,
                Platform = noarch == NoarchKind.None ? "linux" : null,
                License = DebianCopyright.FindLicense(package.Licenses.Values),
                PythonSitePackagesPath = plan.Name == "python" ? PrefixLayout.SitePackages : null,
                Timestamp = package.Newest.ToUnixTimeMilliseconds(),
            },
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
