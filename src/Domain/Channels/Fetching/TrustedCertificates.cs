using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Represents the certificates specified by an environment variable, which replace those of the operating system, as in conda and curl.
/// </summary>
/// <param name="Variable">The variable that specifies them.</param>
/// <param name="Path">A file in PEM format, or a folder of such files.</param>
internal sealed record TrustedCertificates(string Variable, string Path)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Reads the variables; returns null for the certificates of the operating system.</summary>
    public static TrustedCertificates? From(NetworkOptions options)
    {
        foreach (string variable in (string[])["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
        {
            if (options.Find(variable) is { } path)
            {
                return new(variable, path);
            }
        }

        // OpenSSL ignores paths that do not exist, and activated environments leave such values behind.
        foreach (string variable in (string[])["SSL_CERT_FILE", "SSL_CERT_DIR"])
        {
            if (options.Find(variable) is { } path && (File.Exists(path) || Directory.Exists(path)))
            {
                return new(variable, path);
            }
        }

        return null;
    }

    /// <summary>Reads the certificates.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidSetting"/>: the path contains no certificates.</exception>
    public X509ChainPolicy Load()
    {
        X509Certificate2Collection certificates = [];
        try
        {
            foreach (string file in Directory.Exists(Path) ? Directory.EnumerateFiles(Path) : [Path])
            {
                certificates.ImportFromPemFile(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unusable(e.Message.TrimEnd('.'), e);
        }

        if (certificates.Count == 0)
        {
            throw Unusable("there is no certificate in PEM format", null);
        }

        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(certificates);
        policy.ExtraStore.AddRange(certificates);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return policy;
    }

    private StoreException Unusable(string reason, Exception? inner) =>
        new(ErrorCode.InvalidSetting, $"{Variable} names {Path}, whose certificates cannot be read: {reason}.", inner)
        {
            Hints = [$"unset {Variable}, or let it name a file of certificates in PEM format"],
        };
}
