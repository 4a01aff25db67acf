using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Store.Access;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Configuration;

/// <summary>The keys of this deployment, derived from <see cref="StoreOptions.TokenKey"/>; random ones without it.</summary>
public sealed class TokenKey
{
    /// <summary>Derives the keys.</summary>
    public TokenKey(IOptions<StoreOptions> options)
    {
        byte[] key = options.Value.TokenKey is { } text ? Encoding.UTF8.GetBytes(text) : RandomNumberGenerator.GetBytes(32);
        Signing = key;
        ForTokens = new TokenSigner([key]);
        ForLinks = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "storage links"u8.ToArray());
        ForLogins = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "logins under way"u8.ToArray());
    }

    /// <summary>The key itself, for backups.</summary>
    internal ReadOnlyMemory<byte> Signing { get; }

    /// <summary>Signs tokens (HS256).</summary>
    public TokenSigner ForTokens { get; }

    /// <summary>Signs links to blobs.</summary>
    public byte[] ForLinks { get; }

    /// <summary>Signs logins that are under way at a provider.</summary>
    public byte[] ForLogins { get; }
}
