const { getStatus } = require('../../server.js');

const texts = { 1: '已通过认证', 2: '认证未通过', 0: '认证中，请稍后查看', '-1': '尚未认证' };

Page({
  data: { text: '请选择认证方式' },

  onStart({ currentTarget }) {
    const { way } = currentTarget.dataset;
    wx.navigateTo({ url: `/pages/${way}/${way}`, events: { finished: (finished) => this.onFinished(finished) } });
  },

  /** 认证页面关闭后：向您的服务端查询结论 */
  async onFinished({ ticketId, outcome, code, message }) {
    if (outcome === 'failed') console.warn(code, message);
    try {
      const { statusCode } = await getStatus(ticketId);
      this.setData({ text: texts[statusCode] });
    } catch (error) {
      this.setData({ text: '网络不稳定，请稍后查看结果' });
    }
  },
});
