using System.Security.Cryptography;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents the content of a member, whose end is reached only if the content matches its hash.</summary>
internal sealed class MemberStream(MemberReader reader, string sha256) : ForwardReadStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ReadOnlyMemory<byte> _rest;
    private bool _isAtEnd;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.IsEmpty && !_isAtEnd)
        {
            _rest = await reader.SliceAsync(cancellationToken);
            _hash.AppendData(_rest.Span);
            if (_rest.IsEmpty)
            {
                _isAtEnd = true;
                reader.Check(sha256, Convert.ToHexStringLower(_hash.GetHashAndReset()));
            }
        }

        int count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
