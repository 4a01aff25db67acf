using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api;

/// <summary>
/// Creates short-lived links to blobs that need no further credentials, because browsers and existing clients follow the redirect of a
/// download without their headers. If the storage cannot create such links, or callers cannot reach it, the store signs its own.
/// </summary>
public sealed class StorageLinks(IBlobs blobs, IOptions<StoreOptions> options, TokenKey key, TimeProvider timeProvider)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Gets the link to a blob.</summary>
    public async Task<string> LinkAsync(string name, string fileName, string contentType, CancellationToken cancellationToken)
    {
        Uri? link = options.Value.LinksThroughStore
            ? null
            : await blobs.LinkAsync(name, new BlobLinkOptions(Lifetime, fileName, contentType), cancellationToken);
        if (link is not null)
        {
            return link.AbsoluteUri;
        }

        string until = (timeProvider.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string path = $"{options.Value.UrlPrefix.TrimEnd('/')}/storage/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}";
        return QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
        {
            ["until"] = until,
            ["file"] = fileName,
            ["type"] = contentType,
            ["signature"] = Sign(name, until, fileName, contentType),
        });
    }

    /// <summary>Gets whether a request has a valid, unexpired signature of this store.</summary>
    public bool IsValid(string name, IQueryCollection query)
    {
        string until = query["until"].ToString();
        byte[] expected = Encoding.ASCII.GetBytes(Sign(name, until, query["file"].ToString(), query["type"].ToString()));
        byte[] found = Encoding.ASCII.GetBytes(query["signature"].ToString());
        return CryptographicOperations.FixedTimeEquals(expected, found)
            && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && timeProvider.GetUtcNow().ToUnixTimeSeconds() <= seconds;
    }

    private string Sign(string name, string until, string fileName, string contentType) =>
        WebEncoders.Base64UrlEncode(
            HMACSHA256.HashData(key.ForLinks, Encoding.UTF8.GetBytes($"{name}\n{until}\n{fileName}\n{contentType}")));
}
