using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Access;

/// <summary>
/// Signed tokens: JSON Web Tokens (RFC 7519, https://www.rfc-editor.org/rfc/rfc7519) with HMAC-SHA256 and the claims <c>exp</c>,
/// <c>primary_namespace</c>, <c>role_bindings</c> and, for tokens with a row, <c>jti</c>. Only this algorithm is accepted, regardless of a token's header.
/// </summary>
public sealed class TokenSigner
{
    private const int ShortestKey = 32;
    private const int LongestToken = 16 * 1024;
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    private IReadOnlyList<byte[]> _keys;

    /// <summary>A signer.</summary>
    /// <param name="keys">The first signs, all are accepted, so that a key can be replaced while tokens of the old one live.</param>
    /// <exception cref="StoreException">There is no key, or one has fewer than 32 bytes
    /// (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public TokenSigner(IReadOnlyList<byte[]> keys)
    {
        if (keys.Count == 0 || keys.Any(k => k.Length < ShortestKey))
        {
            throw new StoreException(ErrorCode.InvalidSetting, $"Tokens need a signing key of at least {ShortestKey} bytes.");
        }

        _keys = keys;
    }

    /// <summary>Accepts tokens of further keys too, which sign nothing: those of a store that was restored here.</summary>
    /// <exception cref="StoreException">A key has fewer than 32 bytes (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public void Accept(IReadOnlyList<byte[]> keys)
    {
        if (keys.Any(k => k.Length < ShortestKey))
        {
            throw new StoreException(ErrorCode.InvalidSetting, $"Tokens need a signing key of at least {ShortestKey} bytes.");
        }

        Volatile.Write(ref _keys, [_keys[0], .. _keys.Skip(1).Concat(keys).DistinctBy(Convert.ToHexStringLower)]);
    }

    /// <summary>Writes and signs a token.</summary>
    public string Sign(TokenContent content)
    {
        string signed = Header + "." + Base64Url.EncodeToString(Write(content));
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(_keys[0], Encoding.ASCII.GetBytes(signed)));
    }

    /// <summary>Reads a token; null when it is not one, is not signed by a key of ours, or has ended.</summary>
    public TokenContent? Read(string token, DateTimeOffset now)
    {
        if (token.Length > LongestToken || token.Split('.') is not [string header, string payload, string signature])
        {
            return null;
        }

        try
        {
            byte[] signed = Encoding.ASCII.GetBytes(header + "." + payload);
            byte[] given = Base64Url.DecodeFromChars(signature);
            if (!_keys.Any(key => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, signed), given)) || !IsOurs(header))
            {
                return null;
            }

            TokenContent? content = Parse(Base64Url.DecodeFromChars(payload));
            return content?.Expires > now ? content : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentException or StoreException)
        {
            return null;
        }
    }

    private static bool IsOurs(string header)
    {
        using JsonDocument document = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
        return document.RootElement.TryGetProperty("alg", out JsonElement algorithm) && algorithm.GetString() == "HS256";
    }

    private static byte[] Write(TokenContent content)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Compact))
        {
            writer.WriteStartObject();
            writer.WriteNumber("exp", content.Expires.ToUnixTimeSeconds());
            writer.WriteString("primary_namespace", content.PrimaryNamespace);
            writer.WriteStartObject("role_bindings");
            foreach ((string pattern, IReadOnlyList<string> roles) in content.Bindings.ToWire())
            {
                writer.WriteStartArray(pattern);
                foreach (string role in roles)
                {
                    writer.WriteStringValue(role);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            if (content.IsLimited)
            {
                writer.WriteBoolean("limited", true);
            }

            if (content.IsAnonymous)
            {
                writer.WriteBoolean("anonymous", true);
            }

            if (content.Id is { } id)
            {
                writer.WriteString("jti", id);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static TokenContent? Parse(byte[] payload)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        JsonElement root = document.RootElement;
        if (!root.TryGetProperty("exp", out JsonElement exp) || !exp.TryGetInt64(out long seconds) || seconds is < 0 or > 253402300799)
        {
            return null;
        }

        IEnumerable<KeyValuePair<string, string[]>> bindings = root.TryGetProperty("role_bindings", out JsonElement given)
            ? given.EnumerateObject()
                .Select(b => KeyValuePair.Create(b.Name, b.Value.EnumerateArray().Select(r => r.GetString() ?? "").ToArray()))
            : [];
        string? primary = root.TryGetProperty("primary_namespace", out JsonElement name) ? name.GetString() : null;
        return primary is null
            ? null
            : new TokenContent(
                DateTimeOffset.FromUnixTimeSeconds(seconds),
                primary,
                RoleBindings.Parse(bindings),
                Flag(root, "limited"),
                Flag(root, "anonymous"),
                root.TryGetProperty("jti", out JsonElement id) ? id.GetString() : null);
    }

    private static bool Flag(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
}
