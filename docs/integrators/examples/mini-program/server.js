const { tokenUrl, statusUrl } = require('./config.js');

const post = (url, data) =>
  new Promise((resolve, reject) => {
    wx.request({
      url,
      data,
      method: 'POST',
      timeout: 10000,
      success: ({ statusCode, data: answer }) => (statusCode === 200 ? resolve(answer) : reject(new Error(`${url}: ${statusCode}`))),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    });
  });

/** 向您的服务端要一个新的认证 Token：{ ticketId, token } */
const getToken = () => post(tokenUrl, {});

/** 认证是否通过，只以您的服务端查询到的为准：1 通过，2 未通过，0 认证中，-1 未认证 */
const getStatus = (ticketId) => post(statusUrl, { ticketId });

module.exports = { getToken, getStatus };
