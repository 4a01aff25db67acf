using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using CondaStore.Domain.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>
/// Reads JSON request bodies, up to the size that <see cref="RequestLimits"/> allows. Any content type is accepted, unless the caller is
/// identified by a session.
/// </summary>
public static class ApiBody
{
    private const int CopyBuffer = 64 * 1024;
    private const int MaxDepth = 64;

    // The declared length is trusted only up to this size; beyond it, memory is allocated as the bytes arrive.
    private const long LargestStart = 1 << 20;

    /// <summary>Reads the body as a JSON value, or null if there is no body.</summary>
    /// <exception cref="RequestFaultException">The body is not JSON.</exception>
    /// <exception cref="BadHttpRequestException">The body is larger than the limit of the caller.</exception>
    public static async Task<JsonElement?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = await ReadAllAsync(request, cancellationToken);
        if (body.IsEmpty)
        {
            return null;
        }

        RequestLimits.RequireJson(request);
        try
        {
            CheckTexts(body.Span);
            // The document reads from these bytes and lives as long as they do, so nothing is copied.
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth }).RootElement;
        }
        catch (JsonException exception)
        {
            throw RequestFaultException.NotJson(exception);
        }
    }

    // JSON can contain unpaired surrogates, and JSON readers accept invalid UTF-8. Neither is text that can be stored.
    private static void CheckTexts(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }

            try
            {
                if (reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
                else if (!Utf8.IsValid(reader.ValueSpan))
                {
                    throw NoText(reader.TokenStartIndex, null);
                }
            }
            catch (InvalidOperationException exception)
            {
                throw NoText(reader.TokenStartIndex, exception);
            }
        }
    }

    private static JsonException NoText(long position, Exception? inner) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The text at byte {position} has characters that are none"), inner);

    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        BodyBudget.Account account = BodyBudget.OfProcess.Open(request);
        using MemoryStream body = new((int)Math.Min(request.ContentLength ?? 0, LargestStart));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBuffer);
        try
        {
            for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                account.Add(read);
                body.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>Reads the body as a JSON object; it is empty if there is no body or it is null.</summary>
    public static async Task<JsonElement> ReadObjectAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        JsonElement? body = await ReadAsync(request, cancellationToken);
        return body switch
        {
            null or { ValueKind: JsonValueKind.Null } => Empty,
            { ValueKind: JsonValueKind.Object } => body.Value,
            _ => throw new RequestFaultException(new RequestFault("dict_type", ["body"], "Input should be a valid dictionary", null)),
        };
    }

    /// <summary>Reads the body as a JSON object with the members of a record.</summary>
    /// <exception cref="RequestFaultException">A member has the wrong type, or a required member is missing.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken) =>
        (await ReadObjectAsync(request, cancellationToken)).Members<T>();

    /// <summary>Reads a piece of an upload.</summary>
    /// <exception cref="StoreException">The piece is longer than allowed (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadPieceAsync(HttpRequest request, int largest, CancellationToken cancellationToken)
    {
        BodyBudget.Account account = BodyBudget.OfProcess.Open(request);
        using MemoryStream piece = new();
        byte[] buffer = new byte[CopyBuffer];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (piece.Length + read > largest)
            {
                throw new StoreException(ErrorCode.InvalidRequest, $"A piece has more than the {largest} bytes that are allowed.");
            }

            account.Add(read);
            piece.Write(buffer, 0, read);
        }

        return piece.GetBuffer().AsMemory(0, (int)piece.Length);
    }

    /// <summary>Gets a string member of an object, or null if it is missing or null.</summary>
    /// <exception cref="RequestFaultException">The member has another type.</exception>
    public static string? Text(this JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new RequestFaultException(new RequestFault("string_type", ["body", name], "Input should be a valid string", null));
    }

    /// <summary>Gets an integer member of an object, which may be a string, or null if it is missing or null.</summary>
    /// <exception cref="RequestFaultException">The member has another type.</exception>
    public static long? Long(this JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number))
        {
            return number;
        }

        return value.ValueKind == JsonValueKind.String
            && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            ? number
            : throw RequestFaultException.NotAnInteger("body", name, value.GetRawText());
    }

    /// <summary>Gets a Boolean member of an object, or false if it is missing or null.</summary>
    /// <exception cref="RequestFaultException">The member has another type.</exception>
    public static bool Flag(this JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out JsonElement value))
        {
            return false;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw new RequestFaultException(new RequestFault("bool_type", ["body", name], "Input should be a valid boolean", null)),
        };
    }

    /// <summary>Gets a member of an object that is a list of strings.</summary>
    /// <exception cref="RequestFaultException">The member has another type.</exception>
    public static IReadOnlyList<string> Texts(this JsonElement body, string name)
    {
        JsonElement list = body.GetProperty(name);
        return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(v => v.GetString()!)]
            : throw new RequestFaultException(
                new RequestFault("list_type", ["body", name], "Input should be a valid list of strings", null));
    }

    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;
}
