using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Store.Access;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Configuration;

/// <summary>Represents the keys of a deployment, derived from <see cref="StoreOptions.TokenKey"/>, or random if it is not set.</summary>
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

    /// <summary>The signer of tokens (HS256).</summary>
    public TokenSigner ForTokens { get; }

    /// <summary>The key that signs links to blobs.</summary>
    public byte[] ForLinks { get; }

    /// <summary>The key that signs logins in progress at a provider.</summary>
    public byte[] ForLogins { get; }
}
