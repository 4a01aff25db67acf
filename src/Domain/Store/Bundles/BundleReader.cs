using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>
/// Reads a bundle once, forward. The manifest is checked first; every member must come in its order and have its size and hash. The
/// contents are untrusted: paths are compared with those of the format and are never used as file paths.
/// </summary>
internal sealed class BundleReader : IDisposable
{
    private const string What = "bundle";
    private const long LargestManifest = 64L << 20;
    private const long LargestSignature = 64L << 10;

    // Legitimate texts do not reach this ratio, not even a long log of identical lines.
    private const long LargestRatio = 200;
    private const long FreeBytes = 256L << 20;

    private readonly MemberReader _members;
    private int _next;
    private long _expanded;
    private bool _pending;

    private BundleReader(MemberReader members, BundleManifest manifest, string identity, string? signedBy, bool pending)
    {
        _members = members;
        _pending = pending;
        Manifest = manifest;
        Identity = identity;
        SignedBy = signedBy;
    }

    /// <summary>Gets the manifest of the bundle.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>Gets the SHA-256 of the manifest, which covers all contents.</summary>
    public string Identity { get; }

    /// <summary>Gets the trusted key that signed the bundle; null if none was required.</summary>
    public string? SignedBy { get; }

    /// <summary>Reads and checks the manifest.</summary>
    /// <param name="source">The bundle, left open.</param>
    /// <param name="trustedKeys">The trusted public keys, one of which must have signed; empty for no check.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.DamagedBundle"/>, <see cref="ErrorCode.UnsupportedBundle"/>, <see cref="ErrorCode.UntrustedBundle"/>.
    /// </exception>
    public static async Task<BundleReader> OpenAsync(Stream source, IReadOnlyList<string> trustedKeys, CancellationToken cancellationToken)
    {
        MemberReader members = new(source, What);
        try
        {
            if (!await members.NextAsync(cancellationToken) || members.Path != BundlePaths.Manifest)
            {
                throw BundleErrors.Damaged(What, "its start", 0, $"there is no {BundlePaths.Manifest}");
            }

            byte[] bytes = await members.ReadAsync(LargestManifest, cancellationToken);
            BundleManifest manifest = Parse(bytes, members);
            if (!await members.NextAsync(cancellationToken) || members.Path != BundlePaths.Checksum
                || !(await members.ReadAsync(LargestSignature, cancellationToken)).AsSpan().SequenceEqual(ChecksumOf(bytes)))
            {
                throw members.Damaged("the manifest does not have its checksum");
            }

            byte[]? signature = null;
            bool pending = await members.NextAsync(cancellationToken);
            if (pending && members.Path == BundlePaths.Signature)
            {
                signature = await members.ReadAsync(LargestSignature, cancellationToken);
                pending = await members.NextAsync(cancellationToken);
            }

            string? signedBy = ManifestSignature.Check(bytes, signature, trustedKeys);
            return new BundleReader(members, manifest, Convert.ToHexStringLower(SHA256.HashData(bytes)), signedBy, pending);
        }
        catch
        {
            members.Dispose();
            throw;
        }
    }

    /// <summary>Returns the second member of a bundle: the SHA-256 of its manifest in hexadecimal, and a line feed.</summary>
    public static byte[] ChecksumOf(byte[] manifest) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(manifest)) + "\n");

    /// <summary>Advances to the next member; returns null at the end. The content of each must be read by one of the other
    /// methods.</summary>
    public async Task<BundleMember?> NextAsync(CancellationToken cancellationToken)
    {
        bool more = _pending || await _members.NextAsync(cancellationToken);
        _pending = false;
        if (_next == Manifest.Members.Count)
        {
            return more ? throw _members.Damaged("the manifest does not name it") : null;
        }

        BundleMember expected = Manifest.Members[_next];
        if (!more)
        {
            throw BundleErrors.Damaged(What, "its end", _members.Offset, $"'{expected.Path}' is missing");
        }

        if (_members.Path != expected.Path || _members.Size != expected.Size)
        {
            throw _members.Damaged($"'{expected.Path}' of {expected.Size} bytes was expected here, not {_members.Size} bytes");
        }

        _next++;
        return expected;
    }

    /// <summary>Reads the content of the current member, decompressed according to its name.</summary>
    /// <param name="member">The member returned by <see cref="NextAsync"/>.</param>
    /// <param name="limit">The maximum size of the content in bytes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<byte[]> ContentAsync(BundleMember member, long limit, CancellationToken cancellationToken)
    {
        byte[] stored = await _members.ReadAsync(limit, cancellationToken);
        _members.Check(member.Sha256, Convert.ToHexStringLower(SHA256.HashData(stored)));
        if (!member.Path.EndsWith(BundlePaths.Compressed, StringComparison.Ordinal))
        {
            return stored;
        }

        try
        {
            byte[] content = ZstdDecompressStream.Decompress(stored, limit);
            _expanded += content.Length;
            return _expanded <= FreeBytes || _expanded <= LargestRatio * _members.Offset
                ? content
                : throw _members.Damaged($"it and those before it expand to {_expanded} bytes, more than {LargestRatio} times their size");
        }
        catch (InvalidDataException e)
        {
            throw _members.Damaged(e.Message, e);
        }
    }

    /// <summary>Reads the current member and checks its hash.</summary>
    public Task CheckAsync(BundleMember member, CancellationToken cancellationToken) =>
        _members.CheckAsync(member.Sha256, cancellationToken);

    /// <summary>Opens the content of the current member, as stored in the bundle; its hash is checked at its end.</summary>
    public Stream Open(BundleMember member) => _members.Open(member.Sha256);

    /// <summary>Creates an exception at the current member.</summary>
    public StoreException Damaged(string problem, Exception? inner = null) => _members.Damaged(problem, inner);

    /// <inheritdoc/>
    public void Dispose() => _members.Dispose();

    private static BundleManifest Parse(byte[] bytes, MemberReader members)
    {
        try
        {
            using (JsonDocument document = JsonDocument.Parse(bytes))
            {
                CheckVersion(document.RootElement, members);
            }

            BundleManifest manifest = JsonSerializer.Deserialize(bytes, BundleJson.Default.BundleManifest)
                ?? throw members.Damaged("it is empty");
            return BundleRules.Problem(manifest) is { } problem ? throw members.Damaged(problem) : manifest;
        }
        catch (JsonException e)
        {
            throw members.Damaged($"it is not a manifest: {e.Message}", e);
        }
    }

    // Checked before anything else: another version may have another structure.
    private static void CheckVersion(JsonElement root, MemberReader members)
    {
        bool isManifest = root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("format", out JsonElement format) && format.ValueKind == JsonValueKind.String
            && format.GetString() == BundleManifest.FormatName;
        if (!isManifest || !root.TryGetProperty("version", out JsonElement version) || !version.TryGetInt32(out int number) || number < 1)
        {
            throw members.Damaged("it does not say that it is a bundle, or of which version");
        }

        if (number > BundleManifest.NewestVersion)
        {
            throw BundleErrors.Unsupported(What, $"of version {number}", BundleManifest.NewestVersion);
        }
    }
}
