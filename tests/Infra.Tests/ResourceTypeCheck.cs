using Azure.Bicep.Types.Az;
using Azure.Bicep.Types.Concrete;
using Azure.Bicep.Types.Index;

namespace CondaStore.Infra.Tests;

/// <summary>Compares declared resources with the published type definitions of Azure's resource providers.</summary>
internal sealed class ResourceTypeCheck
{
    /// <summary>Properties that Bicep itself adds to every resource.</summary>
    private static readonly HashSet<string> LanguageProperties = ["parent", "scope", "dependsOn"];

    private readonly AzTypeLoader _loader = new();
    private readonly TypeIndex _index;
    private readonly List<string> _problems = [];

    public ResourceTypeCheck() => _index = _loader.LoadTypeIndex();

    public int Checked { get; private set; }

    public IReadOnlyList<string> Problems => _problems;

    public void Check(BicepFile file)
    {
        foreach (BicepDeclaration resource in file.Resources)
        {
            Check(file, resource, parentType: null);
        }
    }

    private void Check(BicepFile file, BicepDeclaration resource, string? parentType)
    {
        string type = FullType(resource.Type, parentType);
        string place = $"{Path.GetFileName(file.Path)}:{resource.Line} {type}";
        if (!_index.Resources.TryGetValue(type, out Azure.Bicep.Types.CrossFileTypeReference? reference))
        {
            _problems.Add($"{place}: no such resource type or API version");
            return;
        }

        Checked++;
        TypeBase body = _loader.LoadResourceType(reference).Body.Type;
        foreach (BicepValue value in resource.Body.Kind == "array" ? resource.Body.Items! : [resource.Body])
        {
            Compare(value, body, place, topLevel: true, complete: !resource.Existing);
        }

        foreach (BicepDeclaration nested in resource.Nested)
        {
            Check(file, nested, type);
        }
    }

    /// <summary>A nested resource names only its last segment; type and version come from the parent.</summary>
    private static string FullType(string type, string? parentType)
    {
        if (parentType is null)
        {
            return type;
        }

        string[] parent = parentType.Split('@');
        string[] own = type.Split('@');
        return $"{parent[0]}/{own[0]}@{(own.Length > 1 ? own[1] : parent[1])}";
    }

    private void Compare(BicepValue value, TypeBase type, string place, bool topLevel = false, bool complete = true)
    {
        switch (value.Kind)
        {
            case "unknown" or "null":
                return;
            case "either":
                foreach (BicepValue option in value.Options!)
                {
                    Compare(option, type, place, topLevel, complete);
                }

                return;
        }

        switch (type)
        {
            case AnyType:
                return;
            case ObjectType expected when value.Kind == "object":
                CompareObject(value, expected.Properties, expected.AdditionalProperties?.Type, place, topLevel, complete);
                return;
            case DiscriminatedObjectType expected when value.Kind == "object":
                CompareDiscriminated(value, expected, place, topLevel, complete);
                return;
            case ArrayType expected when value.Kind == "array":
                foreach (BicepValue item in value.Items!)
                {
                    Compare(item, expected.ItemType.Type, place);
                }

                return;
            case UnionType expected:
                CompareUnion(value, expected, place);
                return;
            case StringLiteralType expected when value.Kind == "string" && value.Value == expected.Value:
            case StringType when value.Kind is "string" or "anyString":
            case StringLiteralType when value.Kind == "anyString":
            case IntegerType when value.Kind == "number":
            case BooleanType when value.Kind == "boolean":
                return;
            default:
                _problems.Add($"{place} line {value.Line}: {value.Kind} '{value.Text}' where {type.GetType().Name} is expected");
                return;
        }
    }

    private void CompareObject(
        BicepValue value,
        IReadOnlyDictionary<string, ObjectTypeProperty> properties,
        TypeBase? additional,
        string place,
        bool topLevel,
        bool complete)
    {
        foreach (BicepProperty property in value.Properties!)
        {
            if (topLevel && LanguageProperties.Contains(property.Name))
            {
                continue;
            }

            if (properties.TryGetValue(property.Name, out ObjectTypeProperty? expected))
            {
                if (expected.Flags.HasFlag(ObjectTypePropertyFlags.ReadOnly) && !expected.Flags.HasFlag(ObjectTypePropertyFlags.Required))
                {
                    _problems.Add($"{place} line {property.Line}: '{property.Name}' is read-only");
                }

                Compare(property.Value, expected.Type.Type, place);
            }
            else if (additional is not null)
            {
                Compare(property.Value, additional, place);
            }
            else
            {
                _problems.Add($"{place} line {property.Line}: no property '{property.Name}'");
            }
        }

        foreach ((string name, ObjectTypeProperty expected) in properties)
        {
            if (complete && expected.Flags.HasFlag(ObjectTypePropertyFlags.Required) && !expected.Flags.HasFlag(ObjectTypePropertyFlags.ReadOnly)
                && !value.Properties!.Any(p => p.Name == name))
            {
                _problems.Add($"{place} line {value.Line}: '{name}' is missing");
            }
        }
    }

    private void CompareDiscriminated(BicepValue value, DiscriminatedObjectType expected, string place, bool topLevel, bool complete)
    {
        string? kind = value.Properties!.FirstOrDefault(p => p.Name == expected.Discriminator)?.Value.Value;
        if (kind is null || !expected.Elements.TryGetValue(kind, out ITypeReference? element))
        {
            _problems.Add($"{place} line {value.Line}: '{expected.Discriminator}' must be one of {string.Join(", ", expected.Elements.Keys)}");
            return;
        }

        Dictionary<string, ObjectTypeProperty> all = new(expected.BaseProperties);
        ObjectType chosen = (ObjectType)element.Type;
        foreach ((string name, ObjectTypeProperty property) in chosen.Properties)
        {
            all[name] = property;
        }

        CompareObject(value, all, chosen.AdditionalProperties?.Type, place, topLevel, complete);
    }

    private void CompareUnion(BicepValue value, UnionType expected, string place)
    {
        List<string> literals = [.. expected.Elements.Select(e => e.Type).OfType<StringLiteralType>().Select(l => l.Value)];
        bool open = expected.Elements.Any(e => e.Type is StringType or AnyType);
        if (value.Kind == "anyString" || (value.Kind == "string" && (open || literals.Contains(value.Value!))))
        {
            return;
        }

        _problems.Add($"{place} line {value.Line}: '{value.Text}' is none of {string.Join(", ", literals)}");
    }
}
