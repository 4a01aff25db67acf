using System.Buffers;
using System.Globalization;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Store.Tests.Running;

/// <summary>
/// A channel in a folder: packages <c>p0</c>, <c>p1</c> … that depend on each other (<c>pN</c> on <c>p(N/2)</c>), and <c>hello</c> in two
/// versions, a program that reads a file by a path inside its environment.
/// </summary>
internal static class LocalChannel
{
    private static readonly string Placeholder = "/build/" + new string('p', 120);

    /// <summary>Writes the channel <c>local</c> below a folder and gives the store's settings to use it by that name.</summary>
    public static Dictionary<string, string?> Write(string folder, int packages = 12, int filesEach = 30)
    {
        string channel = Path.Combine(folder, "local");
        List<RepodataRecord> records =
        [
            .. Enumerable.Range(0, packages).Select(i => Add(channel, Plain(i, filesEach))),
            Add(channel, Hello("1.0")),
            Add(channel, Hello("2.0")),
        ];
        foreach (string subdir in new[] { HostPlatform.Subdir, "noarch" })
        {
            ArrayBufferWriter<byte> repodata = new();
            RepodataWriter.Write(repodata, subdir, records.Where(r => r.Subdir == subdir));
            Directory.CreateDirectory(Path.Combine(channel, subdir));
            File.WriteAllBytes(Path.Combine(channel, subdir, "repodata.json"), repodata.WrittenSpan);
        }

        return SettingsOf(folder, "local");
    }

    /// <summary>The store's settings to use a channel in a folder by its name.</summary>
    public static Dictionary<string, string?> SettingsOf(string folder, string name) => new()
    {
        ["Store:ChannelAlias"] = new Uri(folder).AbsoluteUri,
        ["Store:Settings:conda_default_channels"] = $"""["{name}"]""",
        ["Store:Settings:conda_indexed_channels"] = $"""["{name}"]""",
        // Small machines run tests too.
        ["Store:Settings:storage_threshold"] = "0",
    };

    private static RepodataRecord Add(string channel, PackageBuilder builder)
    {
        BuiltPackage package = builder.Build(PackageArchiveKind.Conda);
        package.WriteTo(channel);
        return package.Record(new Uri(channel).AbsoluteUri);
    }

    private static PackageBuilder Plain(int number, int files)
    {
        PackageBuilder builder = new PackageBuilder(string.Create(CultureInfo.InvariantCulture, $"p{number}")).Noarch(NoarchKind.Generic);
        if (number > 0)
        {
            builder.DependsOn(string.Create(CultureInfo.InvariantCulture, $"p{number / 2}"));
        }

        for (int i = 0; i < files; i++)
        {
            builder.File($"share/p{number}/{i}.txt", $"file {i} of p{number}");
        }

        return builder
            .TextWithPrefix($"etc/p{number}.conf", $"home={Placeholder}\n", Placeholder)
            .Link($"share/p{number}/link", "0.txt");
    }

    private static PackageBuilder Hello(string version) =>
        new PackageBuilder("hello", version)
            .Noarch(NoarchKind.Generic)
            .File("share/hello/greeting.txt", $"hello {version}\n")
            .TextWithPrefix("bin/hello", $"#!/bin/sh\ncat '{Placeholder}/share/hello/greeting.txt'\n", Placeholder, executable: true);
}
