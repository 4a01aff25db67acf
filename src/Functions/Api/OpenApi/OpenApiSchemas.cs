using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Functions.Api.Wire;

namespace CondaStore.Functions.Api.OpenApi;

/// <summary>Creates the JSON schemas of the types of bodies and responses. Records become components that others refer to.</summary>
internal sealed class OpenApiSchemas
{
    /// <summary>The component for errors of the store.</summary>
    public const string Error = "Error";

    /// <summary>The component for malformed requests and unknown addresses.</summary>
    public const string Detail = "Detail";

    private const string OwnTypes = "CondaStore";

    private static readonly JsonSerializerOptions Options = Resolved();

    private readonly SortedDictionary<string, JsonNode> _components = new(StringComparer.Ordinal)
    {
        [Error] = OpenApiErrors.ErrorSchema(),
        [Detail] = OpenApiErrors.DetailSchema(),
    };

    /// <summary>Gets all components that the schemas created so far refer to.</summary>
    public JsonObject Components() => new(_components.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));

    /// <summary>Gets a reference to a component.</summary>
    public static JsonObject Reference(string component) => new() { ["$ref"] = "#/components/schemas/" + component };

    /// <summary>Gets the schema of a type.</summary>
    public JsonNode Of(Type type) =>
        type == typeof(JsonElement) ? new JsonObject { ["type"] = "object" }
        : IsComponent(type) ? Component(type)
        : Export(type);

    private JsonObject Component(Type type)
    {
        string name = NameOf(type);
        if (!_components.ContainsKey(name))
        {
            // Reserved first, because types can contain themselves.
            _components[name] = new JsonObject();
            _components[name] = type == typeof(StoreSettings) ? JsonNode.Parse(SettingSchema.Json())! : Export(type);
        }

        return Reference(name);
    }

    private JsonNode Export(Type type) => JsonSchemaExporter.GetJsonSchemaAsNode(
        Options,
        type,
        new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Transform(context, node, isRoot: context.Path.IsEmpty),
        });

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node, bool isRoot)
    {
        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        JsonObject schema = node as JsonObject ?? [];
        bool isNullable = schema["type"] is JsonArray || type != context.TypeInfo.Type || context.PropertyInfo is { IsGetNullable: true };
        if (type == typeof(DateTimeOffset))
        {
            schema["type"] = isNullable ? new JsonArray("string", "null") : "string";
            schema["format"] = "date-time-local";
        }
        else if (type == typeof(long) || type == typeof(int))
        {
            schema["format"] = type == typeof(long) ? "int64" : "int32";
        }
        else if (IsComponent(type) && !isRoot)
        {
            JsonObject reference = Component(type);
            schema = isNullable ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
        }
        else if (IsComponent(type))
        {
            Require(schema, type);
        }
        else if (schema.ContainsKey("$ref"))
        {
            // A type that occurs twice; such a reference leads nowhere once this schema is a part of the document.
            schema = Export(type).AsObject();
            schema["type"] = isNullable ? new JsonArray((string)schema["type"]!, "null") : schema["type"]!.DeepClone();
        }

        Annotate(schema, context.PropertyInfo?.AttributeProvider, isNullable);
        return schema;
    }

    // Responses always have all members. Bodies have those without a default.
    private static void Require(JsonObject schema, Type type)
    {
        IEnumerable<string> members = (schema["properties"] as JsonObject ?? []).Select(p => p.Key);
        if (type.Name.EndsWith("Body", StringComparison.Ordinal))
        {
            members = BodyReader.MembersOf(type).Where(m => m.IsRequired).Select(m => m.Name);
        }

        string[] required = [.. members];
        schema.Remove("required");
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(m => (JsonNode)m)]);
        }
    }

    private static void Annotate(JsonObject schema, ICustomAttributeProvider? property, bool isNullable)
    {
        if (property?.GetCustomAttributes(typeof(DescriptionAttribute), true) is [DescriptionAttribute description])
        {
            schema["description"] = description.Description;
        }

        if (property?.GetCustomAttributes(typeof(WireValuesAttribute), true) is [WireValuesAttribute allowed])
        {
            JsonArray values = [.. allowed.Values.Select(v => (JsonNode)v)];
            if (isNullable)
            {
                values.Add(null);
            }

            schema["enum"] = values;
        }
    }

    private static bool IsComponent(Type type) =>
        type is { IsClass: true, IsGenericType: false, IsArray: false }
        && type.Namespace!.StartsWith(OwnTypes, StringComparison.Ordinal);

    private static string NameOf(Type type) =>
        type == typeof(StoreSettings) ? "Settings"
        : type.Name.EndsWith("Wire", StringComparison.Ordinal) ? type.Name[..^4]
        : type.Name;

    private static JsonSerializerOptions Resolved()
    {
        JsonSerializerOptions options = new(ApiJson.Options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
