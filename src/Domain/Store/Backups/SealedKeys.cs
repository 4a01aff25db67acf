using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Represents keys encrypted with a passphrase: AES-256-GCM under a key that PBKDF2 (HMAC-SHA-256) derives from the passphrase and a random
/// salt (NIST SP 800-38D, https://doi.org/10.6028/NIST.SP.800-38D, and SP 800-132).
/// </summary>
internal sealed record SealedKeys
{
    private const string FormatName = "conda-store-sealed-keys";
    private const int Iterations = 600_000;
    private const int MostIterations = 10_000_000;
    private const int KeyBytes = 32;
    private const int SaltBytes = 16;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Rounds of the derivation.</summary>
    public required int Rounds { get; init; }

    /// <summary>Salt of the derivation.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>Nonce of the encryption.</summary>
    public required byte[] Nonce { get; init; }

    /// <summary>Tag of the encryption.</summary>
    public required byte[] Tag { get; init; }

    /// <summary>Gets the encrypted list of keys.</summary>
    public required byte[] Ciphertext { get; init; }

    /// <summary>Seals keys.</summary>
    public static byte[] Seal(IReadOnlyList<byte[]> keys, string passphrase)
    {
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(keys, BackupJson.Default.IReadOnlyListByteArray);
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        byte[] nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        byte[] tag = new byte[AesGcm.TagByteSizes.MaxSize];
        byte[] ciphertext = new byte[plain.Length];
        using AesGcm cipher = new(Derive(passphrase, salt, Iterations), tag.Length);
        cipher.Encrypt(nonce, plain, ciphertext, tag);
        SealedKeys document = new()
        {
            Format = FormatName,
            Rounds = Iterations,
            Salt = salt,
            Nonce = nonce,
            Tag = tag,
            Ciphertext = ciphertext,
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, BackupJson.Default.SealedKeys);
    }

    /// <summary>Decrypts the keys of a backup.</summary>
    /// <param name="content">The sealed keys, or a single unencrypted key as written by earlier versions.</param>
    /// <param name="passphrase">The passphrase; null cannot open sealed keys.</param>
    /// <exception cref="StoreException">The passphrase is wrong (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public static IReadOnlyList<byte[]> Open(byte[] content, string? passphrase)
    {
        if (Read(content) is not { } document)
        {
            return content.Length == 0 ? [] : [content];
        }

        if (passphrase is null)
        {
            return [];
        }

        try
        {
            byte[] plain = new byte[document.Ciphertext.Length];
            using AesGcm cipher = new(Derive(passphrase, document.Salt, document.Rounds), document.Tag.Length);
            cipher.Decrypt(document.Nonce, document.Ciphertext, document.Tag, plain);
            return JsonSerializer.Deserialize(plain, BackupJson.Default.IReadOnlyListByteArray) ?? [];
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or JsonException)
        {
            throw new StoreException(ErrorCode.InvalidSetting, "The keys in the backup are sealed with another passphrase.", exception)
            {
                Hints =
                    ["Set Store:BackupPassphrase to the one of the store that made the backup, or to nothing to restore without its keys."],
            };
        }
    }

    private static SealedKeys? Read(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, BackupJson.Default.SealedKeys) is { Format: FormatName } document
                && document.Rounds is > 0 and <= MostIterations
                ? document
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Derive(string passphrase, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, rounds, HashAlgorithmName.SHA256, KeyBytes);
}
