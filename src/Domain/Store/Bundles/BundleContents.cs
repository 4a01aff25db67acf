using System.Security.Cryptography;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Collects the members of a bundle to be written: they are measured now and read again when it is written.</summary>
internal sealed class BundleContents
{
    private readonly List<BundleMember> _members = [];
    private readonly List<Func<CancellationToken, Task<Stream>>> _sources = [];

    public IReadOnlyList<BundleMember> Members => _members;

    public IReadOnlyList<Func<CancellationToken, Task<Stream>>> Sources => _sources;

    /// <summary>Adds a member.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="open">Opens the content; may be called repeatedly and must return the same content.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task AddAsync(string path, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellationToken)
    {
        await using Stream content = await open(cancellationToken);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[64 * 1024];
        long size = 0;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; size += read)
        {
            hash.AppendData(buffer, 0, read);
        }

        _members.Add(new BundleMember(path, size, Convert.ToHexStringLower(hash.GetHashAndReset())));
        _sources.Add(open);
    }
}
