// 换成您自己的地址；两个域名都要加入「request 合法域名」
module.exports = {
  // 认证服务
  endpoint: 'https://verify.example.com',
  // 您的服务端：调用 GetVerifyToken，返回 {"ticketId": "…", "token": "…"}
  tokenUrl: 'https://www.example.com/verify-token',
  // 您的服务端：调用 GetStatus，返回 {"statusCode": 1}
  statusUrl: 'https://www.example.com/verify-status',
};
