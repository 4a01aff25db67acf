using System.Buffers;
using System.Globalization;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Functions.Tests.Api;

/// <summary>A channel of a few packages whose files all have to be rewritten for each environment, so that writing them takes its time.</summary>
internal static class HeavyChannel
{
    public const int Packages = 4;

    private const int BytesEach = 48 * 1024;
    private static readonly string Placeholder = "/build/" + new string('p', 120);

    /// <summary>Asks for all of them.</summary>
    public const string Specification = "name: e\nchannels: [local]\ndependencies: [heavy0, heavy1, heavy2, heavy3]\n";

    /// <summary>Writes packages of so many files each into a channel's folder.</summary>
    public static void Write(string channel, int filesEach)
    {
        string text = string.Concat(Enumerable.Range(0, BytesEach / 64).Select(i => i.ToString("x64", CultureInfo.InvariantCulture)));
        List<RepodataRecord> records = [];
        for (int number = 0; number < Packages; number++)
        {
            PackageBuilder builder = new PackageBuilder($"heavy{number}").Noarch(NoarchKind.Generic);
            for (int i = 0; i < filesEach; i++)
            {
                builder.TextWithPrefix($"share/heavy{number}/{i / 100}/{i}.txt", $"{Placeholder}\n{text}", Placeholder);
            }

            BuiltPackage package = builder.Build(PackageArchiveKind.Conda);
            package.WriteTo(channel);
            records.Add(package.Record(new Uri(channel).AbsoluteUri));
        }

        ArrayBufferWriter<byte> repodata = new();
        RepodataWriter.Write(repodata, "noarch", records);
        File.WriteAllBytes(Path.Combine(channel, "noarch", "repodata.json"), repodata.WrittenSpan);
    }
}
