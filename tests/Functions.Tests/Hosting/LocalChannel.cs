using System.Buffers;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Packages;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Functions.Tests.Hosting;

/// <summary>A channel in a folder with packages that depend on each other and have what makes linking interesting.</summary>
internal static class LocalChannel
{
    private static readonly string Placeholder = "/build/" + new string('p', 120);

    /// <summary>Writes the channel <c>local</c> below a folder and gives the alias to use.</summary>
    public static string Write(string folder, int packages = 12, int filesEach = 30)
    {
        string channel = Path.Combine(folder, "local");
        List<RepodataRecord> records = [];
        for (int i = 0; i < packages; i++)
        {
            PackageBuilder builder = new PackageBuilder($"p{i}", "1.0").Noarch(NoarchKind.Generic);
            if (i > 0)
            {
                builder.DependsOn($"p{i / 2}");
            }

            for (int f = 0; f < filesEach; f++)
            {
                builder.File($"share/p{i}/{f}.txt", $"file {f} of p{i}");
            }

            BuiltPackage package = builder
                .TextWithPrefix($"etc/p{i}.conf", $"home={Placeholder}\n", Placeholder)
                .Link($"share/p{i}/link", "0.txt")
                .Build(PackageArchiveKind.Conda);
            package.WriteTo(channel);
            records.Add(package.Record(new Uri(channel).AbsoluteUri));
        }

        foreach (string subdir in new[] { HostPlatform.Subdir, "noarch" })
        {
            ArrayBufferWriter<byte> repodata = new();
            RepodataWriter.Write(repodata, subdir, records.Where(r => r.Subdir == subdir));
            Directory.CreateDirectory(Path.Combine(channel, subdir));
            File.WriteAllBytes(Path.Combine(channel, subdir, "repodata.json"), repodata.WrittenSpan);
        }

        return new Uri(folder).AbsoluteUri;
    }
}
