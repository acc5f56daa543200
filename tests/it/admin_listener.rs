//! Administration on an address of its own is not offered on the other.

use crate::support::server::channel_to;
use crate::support::{Client, Setup, request};
use onomast::server::pb;
use onomast::server::pb::gazetteer_service_client::GazetteerServiceClient;
use tonic::Code;

#[tokio::test]
async fn each_address_offers_its_own_service() {
    let server = Setup::new().administration().start().await;
    let main = server.channel().await;
    let admin = channel_to(server.administration.expect("asked for")).await;
    let ask = pb::ListGazetteersRequest {};

    Client::new(main.clone()).extract_entities(request("Text.")).await.expect("read");
    GazetteerServiceClient::new(admin.clone()).list_gazetteers(ask).await.expect("listed");

    let status = GazetteerServiceClient::new(main).list_gazetteers(ask).await;
    assert_eq!(status.expect_err("not here").code(), Code::Unimplemented);
    let status = Client::new(admin).extract_entities(request("Text.")).await;
    assert_eq!(status.expect_err("not here").code(), Code::Unimplemented);
    server.ended().await;
}
