using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Records;

namespace CondaStore.SolverAgreement;

/// <summary>Opens a channel directory by indexing its repodata.json in memory.</summary>
internal static class LocalChannel
{
    public static async Task<IReadOnlyList<SubdirSource>> OpenAsync(string directory, string platform, CancellationToken cancellationToken)
    {
        List<SubdirSource> sources = [];
        foreach (string subdir in new[] { platform, "noarch" })
        {
            string file = Path.Combine(directory, subdir, "repodata.json");
            if (!File.Exists(file))
            {
                continue;
            }

            await using FileStream stream = File.OpenRead(file);
            IndexBuilder builder = await new RepodataIndexer(subdir).ReadAsync(stream, cancellationToken);
            using MemoryStream image = new();
            builder.Write(image, new byte[32]);
            sources.Add(new ChannelIndex(
                Channel.FromUrl(new Uri(Path.GetFullPath(directory)).AbsoluteUri), subdir, IndexImage.TryLoad(image.ToArray())!));
        }

        return sources;
    }
}
