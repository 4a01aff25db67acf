using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Environments;

/// <summary>Finds the record that channels have for a known archive.</summary>
internal static class OfferedRecord
{
    /// <summary>Returns the first record of an archive.</summary>
    /// <param name="sources">Folders of channels.</param>
    /// <param name="name">The package's name in lower case.</param>
    /// <param name="build">Its build string.</param>
    /// <param name="url">The URL of the archive; credentials are ignored.</param>
    /// <param name="sha256">The SHA-256 of the archive; null for any.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The record, or null if no subdir has the archive.</returns>
    /// <exception cref="StoreException">A channel cannot be read.</exception>
    public static async Task<RepodataRecord?> FindAsync(
        IEnumerable<SubdirSource> sources, string name, string build, string url, string? sha256, CancellationToken cancellationToken)
    {
        string wanted = Redaction.Strip(url);
        foreach (SubdirSource source in sources)
        {
            RecordGroup? group = await source.FindAsync(name, cancellationToken);
            for (int i = 0; i < (group?.Count ?? 0); i++)
            {
                if (group!.Build(i) == build && group.Decode(i) is { } record && Redaction.Strip(record.Url) == wanted
                    && (sha256 is null || record.Sha256 == sha256))
                {
                    return record;
                }
            }
        }

        return null;
    }
}
