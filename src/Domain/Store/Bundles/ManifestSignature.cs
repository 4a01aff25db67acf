using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>
/// Represents a signature over the bytes of a manifest: ECDSA with SHA-256 over NIST P-256 (FIPS 186-5), in the form of RFC 3279
/// (https://www.rfc-editor.org/rfc/rfc3279). Because the manifest contains the hash of everything else, it covers the whole bundle or
/// backup.
/// </summary>
/// <param name="Algorithm">Always <c>ecdsa-p256-sha256</c>.</param>
/// <param name="Key">SHA-256 of the public key (SubjectPublicKeyInfo), in hexadecimal.</param>
/// <param name="Value">The signature.</param>
internal sealed record ManifestSignature(string Algorithm, string Key, byte[] Value)
{
    private const string OnlyAlgorithm = "ecdsa-p256-sha256";
    private const DSASignatureFormat Form = DSASignatureFormat.Rfc3279DerSequence;

    /// <summary>Signs a manifest and returns the signature as JSON.</summary>
    /// <param name="manifest">The bytes.</param>
    /// <param name="privateKey">A private key as PEM.</param>
    /// <exception cref="StoreException">The key is not valid (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public static byte[] Sign(ReadOnlySpan<byte> manifest, string privateKey)
    {
        using ECDsa key = Read(privateKey);
        ManifestSignature signature = new(OnlyAlgorithm, IdOf(key), key.SignData(manifest, HashAlgorithmName.SHA256, Form));
        return JsonSerializer.SerializeToUtf8Bytes(signature, BundleJson.Default.ManifestSignature);
    }

    /// <summary>Checks a signature.</summary>
    /// <param name="manifest">The bytes that were signed.</param>
    /// <param name="signature">The signature as JSON, or null if there is none.</param>
    /// <param name="trustedKeys">The trusted public keys as PEM; empty to accept anything.</param>
    /// <returns>The id of the trusted key that signed; null if none is required.</returns>
    /// <exception cref="StoreException">None of the keys signed the manifest (<see cref="ErrorCode.UntrustedBundle"/>).</exception>
    public static string? Check(ReadOnlySpan<byte> manifest, byte[]? signature, IReadOnlyList<string> trustedKeys)
    {
        if (trustedKeys.Count == 0)
        {
            return null;
        }

        ManifestSignature given = Parse(signature) ?? throw Untrusted("is not signed, and only signed ones are accepted here");
        foreach (string text in trustedKeys)
        {
            using ECDsa key = Read(text);
            if (IdOf(key) == given.Key)
            {
                return given.Algorithm == OnlyAlgorithm && key.VerifyData(manifest, given.Value, HashAlgorithmName.SHA256, Form)
                    ? given.Key
                    : throw Untrusted("has a signature that does not fit: it was changed after it was signed");
            }
        }

        throw Untrusted($"is signed by the key {given.Key}, which is not trusted here");
    }

    private static ManifestSignature? Parse(byte[]? signature)
    {
        try
        {
            return signature is null ? null : JsonSerializer.Deserialize(signature, BundleJson.Default.ManifestSignature);
        }
        catch (JsonException e)
        {
            throw Untrusted("has a signature that cannot be read", e);
        }
    }

    private static ECDsa Read(string pem)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.KeySize == 256 ? key : throw new ArgumentException("The key is not on the curve P-256.");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new StoreException(
                ErrorCode.InvalidSetting, "A key for bundles and backups is not a PEM of an ECDSA key on the curve P-256.", e)
            {
                Hints = ["openssl ecparam -name prime256v1 -genkey -noout -out key.pem", "openssl ec -in key.pem -pubout -out public.pem"],
            };
        }
    }

    private static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    private static StoreException Untrusted(string problem, Exception? inner = null) =>
        new(ErrorCode.UntrustedBundle, $"The bundle or backup {problem}.", inner);
}
