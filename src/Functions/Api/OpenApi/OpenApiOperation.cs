using System.Globalization;
using System.Text.Json.Nodes;

namespace CondaStore.Functions.Api.OpenApi;

/// <summary>Describes one operation of the API.</summary>
internal sealed class OpenApiOperation(
    string function, string method, OpenApiPath path, OperationAttribute operation, OpenApiSchemas schemas)
{
    private const string Json = "application/json";
    private const string Binary = "application/octet-stream";

    private readonly OpenApiExample? _example = OpenApiExample.Find(function);

    /// <summary>Creates the OpenAPI object.</summary>
    public JsonObject Describe()
    {
        JsonObject[] parameters = [.. path.Parameters, .. OpenApiQueryParameters.Of(operation)];
        foreach (JsonObject parameter in parameters)
        {
            if (_example?.ValueOf((string)parameter["name"]!) is { } value)
            {
                parameter["example"] = value.DeepClone();
            }
        }

        JsonObject description = new()
        {
            ["operationId"] = function,
            ["tags"] = new JsonArray(operation.Group),
            ["summary"] = operation.Summary,
            ["description"] = Text(),
            ["parameters"] = new JsonArray([.. parameters]),
            ["responses"] = Responses(parameters.Length > 0),
        };
        if (operation.Permission is not null)
        {
            description["x-permission"] = operation.Permission;
            description["security"] = new JsonArray(
                new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["cookie"] = new JsonArray() });
        }

        if (operation.Deprecated is not null)
        {
            description["deprecated"] = true;
        }

        if (Body() is { } body)
        {
            description["requestBody"] = body;
        }

        if (operation.Form is ResponseForm.Page or ResponseForm.Names or ResponseForm.Cursor)
        {
            description["x-pagination"] = operation.Form == ResponseForm.Cursor
                ? new JsonObject { ["style"] = "cursor", ["parameters"] = new JsonArray("cursor", "limit"), ["items"] = "data" }
                : new JsonObject { ["style"] = "page", ["parameters"] = new JsonArray("page", "size"), ["items"] = "data" };
        }

        if (_example is not null)
        {
            description["x-codeSamples"] = new JsonArray(new JsonObject
            {
                ["lang"] = "Shell",
                ["label"] = "curl",
                ["source"] = CurlSample.Write(method, path.Relative, _example, IsFile ? operation.Produces : null),
            });
        }

        return description;
    }

    private bool IsFile => operation.Form is ResponseForm.File or ResponseForm.Link;

    private string Text()
    {
        List<string> paragraphs = [operation.Details ?? operation.Summary];
        if (path.Synonyms.Count > 0)
        {
            string last = path.Relative.TrimEnd('/').Split('/')[^1];
            paragraphs.Add($"Instead of `{last}`, the path may end with {string.Join(" or ", path.Synonyms.Select(s => $"`{s}`"))}.");
        }

        if (operation.Permission is { } permission)
        {
            paragraphs.Add("Requires " + string.Join(' ', permission.Split(' ').Select(w => w.Contains(':') ? $"`{w}`" : w)) + ".");
        }

        if (operation.Deprecated is { } instead)
        {
            paragraphs.Add("Deprecated. " + instead);
        }

        return string.Join("\n\n", paragraphs);
    }

    private JsonObject? Body()
    {
        if (operation.TakesPiece)
        {
            return new JsonObject { ["required"] = true, ["content"] = Content(Binary, new JsonObject(), null) };
        }

        if (operation.Body is null)
        {
            return null;
        }

        JsonNode schema = schemas.Of(operation.Body);
        bool isRequired = operation.Body.Name.EndsWith("Body", StringComparison.Ordinal)
            && BodyReader.MembersOf(operation.Body).Any(m => m.IsRequired);
        return new JsonObject { ["required"] = isRequired, ["content"] = Content(Json, schema, _example?.Body) };
    }

    private JsonObject Responses(bool hasParameters)
    {
        SortedDictionary<string, JsonObject> responses = new(StringComparer.Ordinal);
        bool hasInput = hasParameters || operation.Body is not null || operation.TakesPiece;
        foreach ((int status, JsonObject response) in OpenApiErrors.Of(operation, path.Parameters.Count > 0, hasInput))
        {
            responses[status.ToString(CultureInfo.InvariantCulture)] = response;
        }

        if (operation.Form == ResponseForm.Link)
        {
            responses["307"] = new JsonObject
            {
                ["description"] = "A link to the file, which needs no credentials.",
                ["headers"] = new JsonObject
                {
                    ["Location"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "uri-reference" } },
                },
            };
        }

        if (operation.Form != ResponseForm.None)
        {
            responses["200"] = new JsonObject { ["description"] = Success(), ["content"] = SuccessContent() };
        }

        foreach (JsonObject response in responses.Values.Where(_ => operation.Deprecated is not null))
        {
            response["headers"] = new JsonObject
            {
                ["Deprecation"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["const"] = "True" } },
                ["Sunset"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } },
            };
        }

        if (_example is { Response: { } shown }
            && responses.TryGetValue(_example.Status.ToString(CultureInfo.InvariantCulture), out JsonObject? answered)
            && answered["content"]?[Json] is JsonObject content)
        {
            content["example"] = shown.DeepClone();
        }

        return new JsonObject(responses.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value)));
    }

    private string Success() => operation.Form switch
    {
        ResponseForm.Page or ResponseForm.Names or ResponseForm.Cursor => "A page of the list.",
        ResponseForm.Acknowledgement => "Done.",
        ResponseForm.File => "The file.",
        ResponseForm.Link => "The file, behind the link.",
        _ => "The result.",
    };

    private JsonObject SuccessContent()
    {
        if (IsFile)
        {
            JsonObject file = operation.Produces == Json ? new JsonObject { ["type"] = "object" } : [];
            return Content(operation.Produces, file, null);
        }

        JsonNode data = operation.Data is null ? new JsonObject() : schemas.Of(operation.Data);
        if (operation.Preview is not null)
        {
            data = new JsonObject { ["anyOf"] = new JsonArray(data, schemas.Of(operation.Preview)) };
        }

        return Content(Json, operation.Form == ResponseForm.Bare ? data : Envelope(data), null);
    }

    private JsonObject Envelope(JsonNode data)
    {
        JsonObject status = new() { ["type"] = "string", ["const"] = "ok" };
        JsonObject message = new() { ["type"] = new JsonArray("string", "null") };
        bool isList = operation.Form is ResponseForm.Page or ResponseForm.Names or ResponseForm.Cursor;
        JsonNode content = isList ? new JsonObject { ["type"] = "array", ["items"] = data } : data;
        JsonObject members = operation.Form switch
        {
            ResponseForm.Acknowledgement => new() { ["status"] = status, ["message"] = message },
            ResponseForm.Page => new() { ["status"] = status, ["data"] = content, ["message"] = message },
            ResponseForm.Names => new() { ["status"] = status, ["data"] = content },
            ResponseForm.Cursor => new() { ["data"] = content, ["status"] = status, ["message"] = message },
            _ => new() { ["status"] = status, ["data"] = content, ["message"] = message },
        };
        if (operation.Form == ResponseForm.Cursor)
        {
            members["cursor"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["description"] = "Null on the last page." };
            members["count"] = Number("The number of all items.");
        }
        else if (operation.Form is ResponseForm.Page or ResponseForm.Names)
        {
            members["page"] = Number("The number of the page.");
            members["size"] = Number("The size of a page.");
            members["count"] = Number("The number of all items.");
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. members.Select(m => (JsonNode)m.Key)]),
            ["properties"] = members,
        };
    }

    private static JsonObject Number(string description) =>
        new() { ["type"] = "integer", ["format"] = "int64", ["description"] = description };

    private static JsonObject Content(string mediaType, JsonNode schema, JsonNode? example)
    {
        JsonObject content = new() { ["schema"] = schema };
        if (example is not null)
        {
            content["example"] = example.DeepClone();
        }

        return new JsonObject { [mediaType] = content };
    }
}
