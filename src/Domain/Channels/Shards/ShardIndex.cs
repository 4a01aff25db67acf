using System.Security.Cryptography;
using System.Text;

namespace CondaStore.Domain.Channels.Shards;

/// <summary>
/// Represents the shard index of a subdir (CEP 16, https://conda.org/learn/ceps/cep-0016): for each name, the SHA-256 of its shard's
/// compressed bytes.
/// </summary>
internal sealed class ShardIndex
{
    private const int HashLength = 32;
    private const int SupportedVersion = 1;

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private byte[] _hashes = [];

    /// <summary>Gets the base URL of archives as published; null for the subdir itself.</summary>
    public string? BaseUrl { get; private set; }

    /// <summary>Gets the base URL of shards as published; null for the subdir itself.</summary>
    public string? ShardsBaseUrl { get; private set; }

    /// <summary>Gets the version of the layout.</summary>
    public long Version { get; private set; }

    /// <summary>Gets the SHA-256 of the decompressed bytes, which contain the hash of every shard and thus identify all records.</summary>
    public string ContentKey { get; private init; } = "";

    public bool IsSupported => Version == SupportedVersion;

    public IReadOnlyCollection<string> Names => _places.Keys;

    /// <summary>Returns the hash of a name's shard, or null if the subdir does not have the name.</summary>
    public byte[]? HashOf(string name) =>
        _places.TryGetValue(name, out int place) ? _hashes.AsSpan(place * HashLength, HashLength).ToArray() : null;

    /// <summary>Determines whether the subdir has a name.</summary>
    public bool Has(string name) => _places.ContainsKey(name);

    /// <exception cref="InvalidDataException">The bytes are not a shard index.</exception>
    public static ShardIndex Parse(ReadOnlySpan<byte> messagePack)
    {
        ShardIndex index = new() { Version = SupportedVersion, ContentKey = Convert.ToHexStringLower(SHA256.HashData(messagePack)) };
        MessagePackReader reader = new(messagePack);
        bool hasShards = false;
        for (int members = reader.ReadMap(); members > 0; members--)
        {
            ReadOnlySpan<byte> key = reader.ReadBytes();
            if (key.SequenceEqual("version"u8) && reader.Peek() == MessagePackKind.Integer)
            {
                index.Version = reader.ReadInteger();
            }
            else if (key.SequenceEqual("info"u8) && reader.Peek() == MessagePackKind.Map)
            {
                index.ReadInfo(ref reader);
            }
            else if (key.SequenceEqual("shards"u8))
            {
                hasShards = true;
                index.ReadShards(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return hasShards && reader.IsAtEnd ? index : throw new InvalidDataException("it is not a shard index");
    }

    private void ReadInfo(ref MessagePackReader reader)
    {
        for (int members = reader.ReadMap(); members > 0; members--)
        {
            ReadOnlySpan<byte> key = reader.ReadBytes();
            bool isText = reader.Peek() == MessagePackKind.Text;
            if (isText && key.SequenceEqual("base_url"u8))
            {
                BaseUrl = Encoding.UTF8.GetString(reader.ReadBytes());
            }
            else if (isText && key.SequenceEqual("shards_base_url"u8))
            {
                ShardsBaseUrl = Encoding.UTF8.GetString(reader.ReadBytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadShards(ref MessagePackReader reader)
    {
        int members = reader.ReadMap();
        _places.EnsureCapacity(members);
        _hashes = new byte[members * HashLength];
        for (int place = 0; place < members; place++)
        {
            string name = Encoding.UTF8.GetString(reader.ReadBytes());
            ReadOnlySpan<byte> hash = reader.ReadBytes();
            Span<byte> raw = _hashes.AsSpan(place * HashLength, HashLength);
            if (hash.Length == HashLength)
            {
                hash.CopyTo(raw);
            }
            else if (hash.Length != HashLength * 2
                || Convert.FromHexString(hash, raw, out _, out _) != System.Buffers.OperationStatus.Done)
            {
                throw new InvalidDataException($"the hash of '{name}' is not a SHA-256");
            }

            _places[name] = place;
        }
    }
}
