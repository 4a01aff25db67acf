using System.Net;
using System.Text.Json;
using CondaStore.Infra.Tests.Bicep;

namespace CondaStore.Infra.Tests;

/// <summary>The allowed connections in the network of a deployment.</summary>
public sealed class NetworkTests(Predictions predictions)
{
    private const string App = "10.40.0.5";
    private const string Endpoint = "10.40.0.68";
    private const string Internet = "93.184.216.34";

    [Theory]
    [InlineData(App, Endpoint, 443, true)]
    [InlineData(App, Endpoint, 2049, true)]
    [InlineData(App, Endpoint, 445, false)]
    [InlineData(App, Internet, 443, true)]
    [InlineData(App, Internet, 80, false)]
    [InlineData(App, Internet, 22, false)]
    [InlineData(App, "10.2.0.9", 443, false)]
    [InlineData(App, "172.16.3.4", 443, false)]
    [InlineData(App, "192.168.1.1", 443, false)]
    [InlineData(App, "10.40.0.9", 443, false)]
    [InlineData("10.1.0.9", Endpoint, 2049, false)]
    [InlineData("10.40.0.200", Endpoint, 2049, false)]
    [InlineData("10.1.0.9", App, 443, false)]
    [InlineData(Endpoint, Internet, 443, false)]
    public async Task Rules_OfAPlainDeployment_LetTheAppReachStorageAndPublicAddressesOnly(string from, string to, int port, bool allowed) =>
        Assert.Equal(allowed, Allows(await predictions.OfFileAsync("main.bicepparam"), from, to, port));

    [Theory]
    [InlineData(App, "10.2.0.9", 443, true)]
    [InlineData(App, "10.2.0.9", 80, true)]
    [InlineData(App, "192.168.7.20", 443, true)]
    [InlineData(App, "192.168.8.20", 443, false)]
    [InlineData(App, "10.1.0.9", 443, false)]
    [InlineData(App, Internet, 80, true)]
    [InlineData(App, Internet, 25, false)]
    [InlineData("10.1.0.9", Endpoint, 2049, true)]
    [InlineData("10.1.0.9", Endpoint, 443, false)]
    [InlineData("10.2.0.9", Endpoint, 2049, false)]
    [InlineData("10.1.0.9", App, 443, false)]
    public async Task Rules_WithInternalAddressesAndClients_LetThoseThroughToo(string from, string to, int port, bool allowed) =>
        Assert.Equal(allowed, Allows(await predictions.OfAsync(Predictions.Everything), from, to, port));

    [Theory]
    [InlineData("small.bicepparam")]
    [InlineData("main.bicepparam")]
    [InlineData("large.bicepparam")]
    public async Task Subnets_OfTheNetwork_HaveRules(string file)
    {
        Deployment deployment = await predictions.OfFileAsync(file);
        JsonElement[] subnets = Subnets(deployment);

        Assert.Equal(["app", "endpoints"], subnets.Select(s => s.GetProperty("name").GetString()));
        Assert.All(subnets, s => Assert.Contains(
            deployment.All("Microsoft.Network/networkSecurityGroups"),
            g => g.Id == s.GetProperty("properties").GetProperty("networkSecurityGroup").GetProperty("id").GetString()));
        Assert.Equal(
            "Microsoft.Web/serverFarms",
            subnets[0].GetProperty("properties").GetProperty("delegations")[0].GetProperty("properties").GetProperty("serviceName").GetString());
        // Endpoints ignore rules unless told.
        Assert.Equal("NetworkSecurityGroupEnabled", subnets[1].GetProperty("properties").GetProperty("privateEndpointNetworkPolicies").GetString());
    }

    [Fact]
    public async Task Rules_Priorities_AreDistinctInEachDirection()
    {
        Deployment deployment = await predictions.OfAsync(Predictions.Everything);

        Assert.All(deployment.All("Microsoft.Network/networkSecurityGroups"), g =>
        {
            string[] keys = [.. Rules(g).Select(r => $"{r.GetProperty("direction")} {r.GetProperty("priority")}")];
            Assert.Equal(keys.Length, keys.Distinct().Count());
        });
    }

    [Fact]
    public async Task App_OutboundTraffic_GoesThroughTheSubnetWithTheRules()
    {
        Deployment deployment = await predictions.OfFileAsync("main.bicepparam");
        DeploymentResource app = deployment.One("Microsoft.Web/sites");

        Assert.Equal("True", app.Text("outboundVnetRouting", "allTraffic"));
        Assert.Equal($"{deployment.One("Microsoft.Network/virtualNetworks").Id}/subnets/app", app.Text("virtualNetworkSubnetId"));
    }

    [Fact]
    public async Task Endpoints_OfAccounts_CoverEveryServiceThatIsUsed()
    {
        Deployment deployment = await predictions.OfFileAsync("main.bicepparam");
        string subnet = $"{deployment.One("Microsoft.Network/virtualNetworks").Id}/subnets/endpoints";

        Assert.Equal(
            ["stdata-blob", "stdata-table", "stenvs-file", "sthost-blob", "sthost-queue", "sthost-table"],
            deployment.All("Microsoft.Network/privateEndpoints").Select(e =>
            {
                JsonElement connection = Assert.Single(e.Properties.GetProperty("privateLinkServiceConnections").EnumerateArray()).GetProperty("properties");
                string account = connection.GetProperty("privateLinkServiceId").GetString()!.Split('/')[^1];
                Assert.Contains(deployment.All("Microsoft.Storage/storageAccounts"), a => a.Name == account);
                Assert.Equal(subnet, e.Text("subnet", "id"));
                return $"{account[..6]}-{Assert.Single(connection.GetProperty("groupIds").EnumerateArray())}";
            }).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["blob", "file", "queue", "table"],
            deployment.All("Microsoft.Network/privateDnsZones").Select(z =>
            {
                Assert.EndsWith(".core.windows.net", z.Name, StringComparison.Ordinal);
                return z.Name.Split('.')[1];
            }).Order(StringComparer.Ordinal));
        Assert.Equal(4, deployment.All("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count);
    }

    // As the network decides: the rules of the sender's subnet on the way out, then those of the receiver's subnet on the way in.
    private static bool Allows(Deployment deployment, string from, string to, int port)
    {
        JsonElement[] subnets = Subnets(deployment);
        return Passes(from, "Outbound") && Passes(to, "Inbound");

        bool Passes(string address, string direction)
        {
            JsonElement subnet = subnets.SingleOrDefault(s => Covers(s.GetProperty("properties").GetProperty("addressPrefix").GetString()!, address));
            if (subnet.ValueKind == JsonValueKind.Undefined)
            {
                return true;
            }

            string groupId = subnet.GetProperty("properties").GetProperty("networkSecurityGroup").GetProperty("id").GetString()!;
            JsonElement rule = Rules(deployment.All("Microsoft.Network/networkSecurityGroups").Single(g => g.Id == groupId))
                .Where(r => r.GetProperty("direction").GetString() == direction)
                .OrderBy(r => r.GetProperty("priority").GetInt32())
                .First(r => Covered(r, "sourceAddressPrefix", from) && Covered(r, "destinationAddressPrefix", to) && CoversPort(r, port));
            return rule.GetProperty("access").GetString() == "Allow";
        }
    }

    private static JsonElement[] Subnets(Deployment deployment) =>
        [.. deployment.One("Microsoft.Network/virtualNetworks").Properties.GetProperty("subnets").EnumerateArray()];

    private static IEnumerable<JsonElement> Rules(DeploymentResource group) =>
        group.Properties.GetProperty("securityRules").EnumerateArray().Select(r => r.GetProperty("properties"));

    private static bool Covered(JsonElement rule, string property, string address) => One(rule, property).Any(p => Covers(p, address));

    private static bool CoversPort(JsonElement rule, int port) => One(rule, "destinationPortRange").Any(p => p == "*" || p == $"{port}");

    private static IEnumerable<string> One(JsonElement rule, string property) =>
        rule.TryGetProperty(property, out JsonElement one) ? [one.GetString()!]
            : rule.GetProperty(property.EndsWith("Range", StringComparison.Ordinal) ? $"{property}s" : $"{property}es").EnumerateArray().Select(e => e.GetString()!);

    private static bool Covers(string prefix, string address) => prefix switch
    {
        "*" => true,
        // The service tag: what is outside of the network and reachable from the public internet.
        "Internet" => address == Internet,
        _ => IPNetwork.Parse(prefix).Contains(IPAddress.Parse(address)),
    };
}
